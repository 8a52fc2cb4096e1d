namespace FusionTiered.Memory;

/// <summary>What became of an entry that was put.</summary>
internal enum PutOutcome
{
    /// <summary>It is in memory.</summary>
    Stored,

    /// <summary>Its fill token was dirty: something invalidated the key while it was loaded. Nothing changed.</summary>
    Fenced,

    /// <summary>It is not in memory, and neither is an older value of its key.</summary>
    Rejected,
}
