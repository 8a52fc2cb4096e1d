using System.Threading.Channels;

namespace FusionTiered.AspNetCore.Live;

/// <summary>One client: the newest message that it has not taken yet. A newer one replaces it.</summary>
internal sealed class LiveClient
{
    private readonly Channel<LiveMessage> _newest = Channel.CreateBounded<LiveMessage>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Offer(LiveMessage message) => _newest.Writer.TryWrite(message);

    /// <summary>No more comes.</summary>
    public void End() => _newest.Writer.TryComplete();

    /// <summary>The next message; null: none came within the time.</summary>
    /// <exception cref="ChannelClosedException">No more comes.</exception>
    public async ValueTask<LiveMessage?> NextAsync(TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        if (_newest.Reader.TryRead(out var ready))
        {
            return ready;
        }

        using var silence = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await _newest.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
