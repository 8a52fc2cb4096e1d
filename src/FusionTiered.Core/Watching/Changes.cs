using FusionTiered.Scheduling;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FusionTiered.Watching;

/// <summary>Tells those who watch what changed. Where nobody watches it costs one comparison.</summary>
internal sealed class Changes
{
    private readonly Lock _gate = new();
    private volatile Watcher[] _watchers = [];
    private bool _ended;

    public int Watchers => _watchers.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tell(CacheChangeKind kind, string subject)
    {
        if (_watchers.Length > 0)
        {
            TellAll(new CacheChange(kind, subject));
        }
    }

    public async IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher(watch);
        watcher.Offer(new CacheChange(CacheChangeKind.Watching, string.Empty));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _watchers = [.. _watchers, watcher];
        }

        try
        {
            while (true)
            {
                CacheChange next;
                try
                {
                    next = await watcher.NextAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
                }
                catch (ChannelClosedException)
                {
                    yield break; // the cache is gone
                }

                yield return next;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers = [.. _watchers.Where(other => !ReferenceEquals(other, watcher))];
            }
        }
    }

    /// <summary>The cache goes away: every watch ends.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var watcher in _watchers)
            {
                watcher.End();
            }
        }
    }

    private void TellAll(in CacheChange change)
    {
        foreach (var watcher in _watchers)
        {
            watcher.Offer(in change);
        }
    }
}
