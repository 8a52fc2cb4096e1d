namespace FusionTiered.Checker.Live;

/// <summary>A node's own time of day, off by some time and able to jump, over the one monotonic time of the machine.</summary>
/// <remarks>Its timestamps are those of <see cref="TimeProvider.System"/>: a client that keeps time by that goes together with a cache that keeps it by this.</remarks>
internal sealed class WallClock(TimeSpan offset) : TimeProvider
{
    private long _offset = offset.Ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}
