namespace FusionTiered;

/// <summary>The fate of a loaded value.</summary>
internal enum RemoteStoreOutcome
{
    /// <summary>It is stored, and the lease has ended.</summary>
    Stored,

    /// <summary>The lease was voided, taken over, or had run out: something came in between, and nothing was stored.</summary>
    LeaseLost,

    /// <summary>The lease still stood, but a program that knows of no leases has written meanwhile: nothing was stored, and the lease has ended.</summary>
    EntryChanged,
}
