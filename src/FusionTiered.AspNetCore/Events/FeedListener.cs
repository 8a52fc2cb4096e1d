using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FusionTiered.AspNetCore.Events;

/// <summary>One reader of the feed. One that is too slow is told that it missed something.</summary>
internal sealed class FeedListener : IDisposable
{
    private const int MostUnread = 512;

    private readonly EventFeed _feed;
    private readonly FeedItem _missed;
    private readonly Channel<FeedItem> _unread;
    private int _hasMissed;

    public FeedListener(EventFeed feed, FeedItem missed)
    {
        (_feed, _missed) = (feed, missed);
        _unread = Channel.CreateBounded<FeedItem>(
            new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => Volatile.Write(ref _hasMissed, 1));
    }

    public void Offer(FeedItem item) => _unread.Writer.TryWrite(item);

    /// <summary>No more comes.</summary>
    public void End() => _unread.Writer.TryComplete();

    public async IAsyncEnumerable<FeedItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in _unread.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Interlocked.Exchange(ref _hasMissed, 0) == 1)
            {
                yield return _missed;
            }

            yield return item;
        }
    }

    public void Dispose() => _feed.Leave(this);
}
