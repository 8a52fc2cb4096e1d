namespace FusionTiered.Telemetry;

/// <summary>The figures about the changes of other nodes.</summary>
internal sealed class CoherenceFigures(CacheTelemetry telemetry)
{
    private readonly LatencyHistogram _lag = new();
    private long _gaps;

    /// <summary>How long changes were on their way to this node.</summary>
    public LatencyStatistics Lag => _lag.Read();

    /// <summary>How often changes of other nodes may have been missed.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    public void GapFound() => Interlocked.Increment(ref _gaps);

    /// <summary>A change was on its way for so long.</summary>
    public void Heard(TimeSpan lag)
    {
        _lag.Record(lag);
        telemetry.ChangeHeard(lag);
    }
}
