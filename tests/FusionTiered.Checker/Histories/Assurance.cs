namespace FusionTiered.Checker.Histories;

/// <summary>What the cache said of an answer.</summary>
internal enum Assurance
{
    /// <summary>The call has no place to say it.</summary>
    Unsaid,

    /// <summary>It is no older than the coherence lease.</summary>
    Verified,

    /// <summary>It may be.</summary>
    Unverified,
}
