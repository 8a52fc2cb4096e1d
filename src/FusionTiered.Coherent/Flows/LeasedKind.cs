namespace FusionTiered.Flows;

/// <summary>What came of asking for a lease.</summary>
internal enum LeasedKind
{
    /// <summary>The source may be asked.</summary>
    Granted,

    /// <summary>Another load has it.</summary>
    Held,

    /// <summary>There was a value, and no need for it.</summary>
    Answered,

    /// <summary>There is something that is to be left alone.</summary>
    Foreign,

    /// <summary>The shared tier cannot be used by this load.</summary>
    Without,
}
