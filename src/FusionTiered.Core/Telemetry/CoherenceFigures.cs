namespace FusionTiered.Telemetry;

/// <summary>The figures about the changes of other nodes.</summary>
internal sealed class CoherenceFigures
{
    private long _gaps;

    /// <summary>How long changes were on their way to this node.</summary>
    public LatencyHistogram Lag { get; } = new();

    /// <summary>How often changes of other nodes may have been missed.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    public void GapFound() => Interlocked.Increment(ref _gaps);
}
