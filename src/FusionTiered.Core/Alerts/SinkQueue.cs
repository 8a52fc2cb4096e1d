using System.Threading.Channels;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Alerts;

/// <summary>The changes that wait for one sink, which gets them one after the other.</summary>
/// <param name="sink">The sink.</param>
/// <param name="log">Told of changes that did not reach it.</param>
internal sealed class SinkQueue(ICacheAlertSink sink, ILogger log)
{
    /// <summary>A sink that lets so many wait is not going to catch up; the newest are dropped, since the oldest tell how it began.</summary>
    public const int MostWaiting = 100;

    private readonly Channel<CacheAlertChange> _waiting = Channel.CreateBounded<CacheAlertChange>(MostWaiting);

    /// <summary>Adds a change, without waiting.</summary>
    public void Add(CacheAlertChange change)
    {
        if (!_waiting.Writer.TryWrite(change))
        {
            AlertLog.Dropped(log, change.Alert.Rule, CacheName.Shown(change.Alert.Cache), sink.Name, MostWaiting);
        }
    }

    /// <summary>No further change comes: <see cref="RunAsync"/> ends after the last one.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Hands the changes to the sink until none can come, or it is called off.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_waiting.Reader.TryRead(out var change))
            {
                await SendAsync(change, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SendAsync(CacheAlertChange change, CancellationToken cancellationToken)
    {
        try
        {
            await sink.SendAsync(change, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It may be the application's code: whatever it throws, the next change is sent.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var (text, shown) = failure is WebhookException webhook ? (webhook.Message, null) : (failure.GetType().Name, failure);
            AlertLog.SinkFailed(log, change.Alert.Rule, CacheName.Shown(change.Alert.Cache), sink.Name, text, shown);
        }
    }
}
