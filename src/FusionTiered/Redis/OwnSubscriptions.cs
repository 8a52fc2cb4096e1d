using System.Reflection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>
/// A subscriber that ends its own subscriptions only. FusionCache's backplane unsubscribes a channel without naming its handler, and
/// StackExchange.Redis then drops the handlers of everyone on that connection: another cache with the same prefix and name hears of no
/// change any more. All else is passed on.
/// </summary>
internal class OwnSubscriptions : DispatchProxy
{
    private readonly Lock _gate = new();
    private readonly List<(RedisChannel Channel, Action<RedisChannel, RedisValue> Handler)> _own = [];
    private ISubscriber _real = null!;

    public static ISubscriber Of(ISubscriber real)
    {
        var proxy = Create<ISubscriber, OwnSubscriptions>();
        ((OwnSubscriptions)proxy)._real = real;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name, args)
        {
            case (nameof(ISubscriber.Subscribe) or nameof(ISubscriber.SubscribeAsync), [RedisChannel channel, Action<RedisChannel, RedisValue> handler, ..]):
                lock (_gate)
                {
                    _own.Add((channel, handler));
                }

                break;

            case (nameof(ISubscriber.Unsubscribe), [RedisChannel channel, null, CommandFlags flags]):
                Taken(channel).ForEach(handler => _real.Unsubscribe(channel, handler, flags));
                return null;

            case (nameof(ISubscriber.UnsubscribeAsync), [RedisChannel channel, null, CommandFlags flags]):
                return Task.WhenAll(Taken(channel).ConvertAll(handler => _real.UnsubscribeAsync(channel, handler, flags)));

            default:
                break;
        }

        return targetMethod.Invoke(_real, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
    }

    private List<Action<RedisChannel, RedisValue>> Taken(RedisChannel channel)
    {
        lock (_gate)
        {
            List<Action<RedisChannel, RedisValue>> taken = [.. _own.Where(each => each.Channel == channel).Select(each => each.Handler)];
            _own.RemoveAll(each => each.Channel == channel);
            return taken;
        }
    }
}
