using FusionTiered.Scheduling;
using System.Threading.Channels;

namespace FusionTiered.Watching;

/// <summary>One reader of changes. A change that it has not read yet is kept once for each subject: a slow reader finds the newest.</summary>
internal sealed class Watcher(CacheWatch watch)
{
    /// <summary>Subjects kept for a slow reader; beyond, they become one "anything may have changed".</summary>
    internal const int MostPending = 4_096;

    private static readonly CacheChange Missed = new(CacheChangeKind.Missed, string.Empty);

    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // In the order in which each subject first changed since it was last read.
    private readonly OrderedDictionary<string, CacheChange> _pending = new(StringComparer.Ordinal);

    public void Offer(in CacheChange change)
    {
        if (!watch.Concerns(in change))
        {
            return;
        }

        lock (_gate)
        {
            var subject = SubjectOf(in change);
            if (_pending.Count >= MostPending && !_pending.ContainsKey(subject))
            {
                Overflow_NeedsLock();
            }

            _pending[subject] = change;
        }

        _signal.Writer.TryWrite(true);
    }

    public async ValueTask<CacheChange> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_pending.Count > 0)
                {
                    var next = _pending.GetAt(0).Value;
                    _pending.RemoveAt(0);
                    return next;
                }
            }

            await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>No more changes will come; a reader that waits gets a <see cref="ChannelClosedException"/>.</summary>
    public void End() => _signal.Writer.TryComplete();

    // Kinds that name a subject of another sort than a key must not be mistaken for a key of that name.
    private static string SubjectOf(in CacheChange change) => change.Kind switch
    {
        CacheChangeKind.TagInvalidated => "\u0001tag" + change.Subject,
        CacheChangeKind.PatternCleared => "\u0001pattern" + change.Subject,
        CacheChangeKind.ProfileCleared => "\u0001profile" + change.Subject,
        CacheChangeKind.Missed or CacheChangeKind.Cleared or CacheChangeKind.Watching => "\u0001" + change.Kind,
        _ => change.Subject,
    };

    // The first item stays the first, also for a reader that has not begun.
    private void Overflow_NeedsLock()
    {
        var unread = _pending.GetAt(0).Value is { Kind: CacheChangeKind.Watching } first ? first : (CacheChange?)null;
        _pending.Clear();
        foreach (var change in unread is { } watching ? [watching, Missed] : (CacheChange[])[Missed])
        {
            _pending[SubjectOf(in change)] = change;
        }
    }
}
