namespace FusionTiered.Checker.Simulated;

/// <summary>A node's own clock over the time of the run: it shows another time of day and began to count elsewhere, and runs at the same rate.</summary>
internal sealed class SkewedClock(TimeProvider time, TimeSpan offset) : TimeProvider
{
    private readonly long _start = Math.Abs(offset.Ticks) * 3;
    private TimeSpan _offset = offset;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + _offset;

    public override long GetTimestamp() => time.GetTimestamp() + _start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);

    /// <summary>The time of day jumps; what is measured does not.</summary>
    public void Jump(TimeSpan by) => _offset += by;
}
