using System.Reflection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>
/// A multiplexer for a part that must not end it: FusionCache's backplane and locker dispose what they were given, at a time of their own
/// choice, and with it the connection of whatever else uses it. Everything is passed on but the end. It is on no hot path: a part asks it
/// for a database or a subscriber once. The database is the real one; the subscriber ends its own subscriptions only.
/// </summary>
internal class UnownedConnection : DispatchProxy
{
    private IConnectionMultiplexer _real = null!;

    public static IConnectionMultiplexer Of(IConnectionMultiplexer real)
    {
        var proxy = Create<IConnectionMultiplexer, UnownedConnection>();
        ((UnownedConnection)proxy)._real = real;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IDisposable.Dispose) or nameof(IConnectionMultiplexer.Close) => null,
        nameof(IAsyncDisposable.DisposeAsync) => default(ValueTask),
        nameof(IConnectionMultiplexer.CloseAsync) => Task.CompletedTask,
        nameof(IConnectionMultiplexer.GetSubscriber) => OwnSubscriptions.Of(_real.GetSubscriber(args![0])),
        _ => targetMethod.Invoke(_real, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null),
    };
}
