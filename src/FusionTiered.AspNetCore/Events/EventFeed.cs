using System.Text.Json;
using FusionTiered.AspNetCore.Access;
using FusionTiered.AspNetCore.Answers;

namespace FusionTiered.AspNetCore.Events;

/* The events of a cache, for all listeners together: one watch and one sampler of figures, which begin with the first listener and end
   with the last. Nobody listens: nothing runs. */
#pragma warning disable CA1001 // The last listener that leaves ends and disposes what runs.
internal sealed class EventFeed(IDomainCache cache, Redaction redaction, CacheEndpointOptions options, TimeProvider time)
#pragma warning restore CA1001
{
    private static readonly FeedItem Watching = Change(new ChangeItem(nameof(CacheChangeKind.Watching), string.Empty));
    private static readonly FeedItem Missed = Change(new ChangeItem(nameof(CacheChangeKind.Missed), string.Empty));

    private readonly Lock _gate = new();
    private readonly List<FeedListener> _listeners = [];
    private CancellationTokenSource? _running;
    private bool _isWatching;

    /// <summary>How often the figures were read.</summary>
    internal int Samples { get; private set; }

    internal int Listeners
    {
        get
        {
            lock (_gate)
            {
                return _listeners.Count;
            }
        }
    }

    /// <summary>A new listener; null: there are too many.</summary>
    public FeedListener? Listen()
    {
        var listener = new FeedListener(this, Missed);
        var stats = Stats();
        CancellationToken begun = default;
        lock (_gate)
        {
            if (_listeners.Count >= options.MostListeners)
            {
                return null;
            }

            listener.Offer(stats);
            if (_isWatching)
            {
                listener.Offer(Watching);
            }

            _listeners.Add(listener);
            if (_running is null)
            {
                _running = new CancellationTokenSource();
                begun = _running.Token;
            }
        }

        if (begun.CanBeCanceled)
        {
            _ = WatchAsync(begun);
            _ = SampleAsync(begun);
        }

        return listener;
    }

    public void Leave(FeedListener listener)
    {
        CancellationTokenSource? ended = null;
        lock (_gate)
        {
            if (_listeners.Remove(listener) && _listeners.Count == 0)
            {
                (ended, _running, _isWatching) = (_running, null, false);
            }
        }

        ended?.Cancel();
        ended?.Dispose();
    }

    private static FeedItem Change(ChangeItem change) => new("change", JsonSerializer.Serialize(change, AnswerJson.Default.ChangeItem));

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await foreach (var change in cache.WatchAsync(CacheWatch.Everything, cancellationToken).ConfigureAwait(false))
            {
                var isFirst = change.Kind == CacheChangeKind.Watching;
                Tell(isFirst ? Watching : Change(new ChangeItem(change.Kind.ToString(), redaction.Subject(in change))), isFirst, cancellationToken);
            }

            End(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
#pragma warning disable CA1031 // The cache has ended, or the application's own redaction threw: the streams end.
        catch (Exception)
#pragma warning restore CA1031
        {
            End(cancellationToken);
        }
    }

    private async Task SampleAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.EventsEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                Tell(Stats(), isFirst: false, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
        catch (ObjectDisposedException)
        {
            End(cancellationToken);
        }
    }

    private FeedItem Stats()
    {
        Samples++;
        return new FeedItem("stats", JsonSerializer.Serialize(StatsAnswer.Of(cache.GetStatistics()), AnswerJson.Default.StatsAnswer));
    }

    private void Tell(FeedItem item, bool isFirst, CancellationToken of)
    {
        lock (_gate)
        {
            // A run that is ending tells the listeners of the next one nothing.
            if (_running?.Token != of)
            {
                return;
            }

            _isWatching |= isFirst;
            _listeners.ForEach(listener => listener.Offer(item));
        }
    }

    private void End(CancellationToken of)
    {
        lock (_gate)
        {
            if (_running?.Token == of)
            {
                _listeners.ForEach(static listener => listener.End());
            }
        }
    }
}
