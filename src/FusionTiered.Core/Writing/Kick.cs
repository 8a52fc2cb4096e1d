using System.Threading.Channels;

namespace FusionTiered.Writing;

/// <summary>Wakes one loop: when it is kicked, or when a time has passed. Kicks before the loop waits are not lost, and count once.</summary>
internal sealed class Kick : IDisposable
{
    private readonly Channel<bool> _kicks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly ITimer _timer;

    public Kick(TimeProvider clock) =>
        _timer = clock.CreateTimer(static state => ((Kick)state!).Now(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Now() => _kicks.Writer.TryWrite(true);

    /// <param name="most">The longest wait; null: until it is kicked.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    public async ValueTask WaitAsync(TimeSpan? most, CancellationToken cancellationToken)
    {
        if (most is { } wait)
        {
            if (wait <= TimeSpan.Zero)
            {
                return;
            }

            // A due time of a part of a millisecond would come before the time.
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }

        await _kicks.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _timer.Dispose();
}
