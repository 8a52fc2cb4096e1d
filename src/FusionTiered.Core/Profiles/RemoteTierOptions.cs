namespace FusionTiered;

/// <summary>How a cache uses the tier that it shares with other nodes. Configuration: section <c>FusionTiered:L2</c>. Fixed from the start.</summary>
public sealed class RemoteTierOptions
{
    /// <summary>
    /// The coherence lease: for how long after the last sign of life of the shared tier memory may serve a value as verified. The bound
    /// of staleness when something breaks. 200 ms to 30 s; default 2 s.
    /// </summary>
    public TimeSpan CoherenceLease { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What a read of the shared tier may cost. 1 ms to 60 s; default 100 ms.</summary>
    public TimeSpan ReadDeadline { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What a write to the shared tier may cost. 1 ms to 60 s; default 500 ms.</summary>
    public TimeSpan WriteDeadline { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After how many failures in a row the shared tier is left alone. 1 to 1,000; default 5.</summary>
    public int BreakerFailures { get; set; } = 5;

    /// <summary>For how long it is left alone, before one operation tries. 10 ms to 10 min; default 5 s.</summary>
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(5);
}
