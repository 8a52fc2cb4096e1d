namespace FusionTiered.Engines;

/// <summary>How a sweep of L2 ended.</summary>
internal enum L2SweepOutcome
{
    /// <summary>The cache has no L2.</summary>
    None,

    /// <summary>Every key was looked at.</summary>
    Counted,

    /// <summary>L2 did not answer, or failed on the way. The values that are left end by the mark all the same.</summary>
    Failed,

    /// <summary>L2 cannot be walked, or does not allow it.</summary>
    Refused,

    /// <summary>The caller gave up.</summary>
    Stopped,
}
