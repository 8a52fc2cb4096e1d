namespace FusionTiered.Telemetry;

/// <summary>The end of one sampled hit.</summary>
internal enum ConsistencyResult
{
    /// <summary>Memory and L2 had the same value, at the last look that was answered.</summary>
    Same,

    /// <summary>They differed for a second or longer, and were not seen to differ for nine.</summary>
    Late,

    /// <summary>They differed for nine seconds or longer.</summary>
    Stale,

    /// <summary>L2 had nothing.</summary>
    OnlyInMemory,

    /// <summary>Memory no longer served the entry when it was looked at first.</summary>
    Gone,

    /// <summary>L2 did not answer, or nothing tells whether memory has to have its value.</summary>
    NotCompared,

    /// <summary>Too many hits waited.</summary>
    Dropped,
}
