namespace FusionTiered.Fusion.Tests.Support;

/// <summary>The clock of a machine whose wall clock is wrong; its monotonic clock is that of all machines.</summary>
internal sealed class SkewedClock(TimeProvider all) : TimeProvider
{
    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => all.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => all.GetUtcNow() + Skew;

    public override long GetTimestamp() => all.GetTimestamp();
}
