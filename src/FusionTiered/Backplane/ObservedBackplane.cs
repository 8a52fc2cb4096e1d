using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.Backplane;

/// <summary>A backplane that confirms each message that Redis took, and tells of the messages of other nodes.</summary>
/// <param name="inner">The backplane itself.</param>
/// <param name="deadline">The longest time that a message may take: Redis's first connection can take as long as its ConnectTimeout.</param>
/// <param name="time">Measures it.</param>
/// <param name="confirm">Gets the options of each message that was taken.</param>
/// <param name="hear">Gets each message of another node, after FusionCache has followed it.</param>
/// <param name="missed">Called when the connection is back: messages may have been lost.</param>
internal sealed class ObservedBackplane(
    IFusionCacheBackplane inner, TimeSpan deadline, TimeProvider time, Action<FusionCacheEntryOptions> confirm, Action<BackplaneMessage> hear, Action missed) : IProfileBackplane, IFusionCacheBackplane
{
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public Task Subscribed => _subscribed.Task;

    public void Subscribe(BackplaneSubscriptionOptions options)
    {
        try
        {
            inner.Subscribe(Observed(options));
        }
        finally
        {
            _subscribed.TrySetResult();
        }
    }

    public async ValueTask SubscribeAsync(BackplaneSubscriptionOptions options)
    {
        try
        {
            await inner.SubscribeAsync(Observed(options)).ConfigureAwait(false);
        }
        finally
        {
            _subscribed.TrySetResult();
        }
    }

    public void Unsubscribe() => inner.Unsubscribe();

    public ValueTask UnsubscribeAsync() => inner.UnsubscribeAsync();

    public void Publish(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default)
    {
        inner.Publish(message, options, token);
        confirm(options);
    }

    public async ValueTask PublishAsync(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default)
    {
        await inner.PublishAsync(message, options, token).AsTask().WaitAsync(deadline, time, token).ConfigureAwait(false);
        confirm(options);
    }

    private BackplaneSubscriptionOptions Observed(BackplaneSubscriptionOptions theirs)
    {
        return new(
            theirs.CacheName,
            theirs.CacheInstanceId,
            theirs.ChannelName,
            connection =>
            {
                theirs.ConnectHandler?.Invoke(connection);
                Connected(connection);
            },
            message =>
            {
                theirs.IncomingMessageHandler?.Invoke(message);
                Hear(message);
            },
            async connection =>
            {
                if (theirs.ConnectHandlerAsync is { } follow)
                {
                    await follow(connection).ConfigureAwait(false);
                }

                Connected(connection);
            },
            async message =>
            {
                if (theirs.IncomingMessageHandlerAsync is { } follow)
                {
                    await follow(message).ConfigureAwait(false);
                }

                Hear(message);
            });

        void Connected(BackplaneConnectionInfo connection)
        {
            if (connection.IsReconnection)
            {
                missed();
            }
        }

        void Hear(BackplaneMessage message)
        {
            if (!string.Equals(message.SourceId, theirs.CacheInstanceId, StringComparison.Ordinal))
            {
                hear(message);
            }
        }
    }
}
