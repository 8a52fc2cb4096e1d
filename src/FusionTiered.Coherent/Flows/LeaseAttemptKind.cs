namespace FusionTiered.Flows;

/// <summary>How an attempt to take a lease ended.</summary>
internal enum LeaseAttemptKind
{
    /// <summary>The lease is ours: the source may be called.</summary>
    Granted,

    /// <summary>Another load holds the lease.</summary>
    Held,

    /// <summary>L2 had a usable value, so no lease is needed.</summary>
    Answered,

    /// <summary>L2 has a payload that must be left alone.</summary>
    Unreadable,

    /// <summary>This load cannot use L2.</summary>
    Without,
}
