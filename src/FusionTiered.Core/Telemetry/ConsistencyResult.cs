namespace FusionTiered.Telemetry;

/// <summary>The end of one sampled hit.</summary>
internal enum ConsistencyResult
{
    /// <summary>Memory and L2 had the same value.</summary>
    Same,

    /// <summary>They differed at the first look, and not any more at the second.</summary>
    Late,

    /// <summary>They differed at the second look.</summary>
    Stale,

    /// <summary>L2 had nothing.</summary>
    OnlyInMemory,

    /// <summary>Memory did not serve the entry any more when it was looked at first.</summary>
    Gone,

    /// <summary>L2 did not answer, or could not be compared.</summary>
    NotCompared,

    /// <summary>Too many hits waited.</summary>
    Dropped,
}
