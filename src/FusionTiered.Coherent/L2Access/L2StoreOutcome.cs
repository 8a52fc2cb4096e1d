namespace FusionTiered.L2Access;

/// <summary>Whether L2 took a loaded value.</summary>
internal enum L2StoreOutcome
{
    /// <summary>L2 has it; memory gets it with the next read.</summary>
    Stored,

    /// <summary>The key changed during the load: the value goes to the waiting callers and is kept nowhere.</summary>
    Outdated,

    /// <summary>L2 did not take it; memory may keep it, unverified.</summary>
    NotTaken,

    /// <summary>The value cannot be written to L2, now or later; memory may keep it, unverified.</summary>
    Unwritable,
}
