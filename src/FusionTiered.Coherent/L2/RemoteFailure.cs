namespace FusionTiered;

/// <summary>The knowledge about an operation that failed.</summary>
internal enum RemoteFailure
{
    /// <summary>It was not sent: there is no connection.</summary>
    Unreachable,

    /// <summary>The tier answered that it will not: it is full, read-only, loading its data, or forbids it.</summary>
    Refused,

    /// <summary>
    /// It was sent and not answered in time. It may have happened or may be happening; a caller that needs the opposite must wait for a
    /// later operation on the same key to succeed, which then comes after it.
    /// </summary>
    Unknown,

    /// <summary>
    /// It was not sent: too much of this node is waiting already. That says nothing of the tier, and does not count as its failing:
    /// the operation fails at once, others go on.
    /// </summary>
    Busy,
}
