namespace FusionTiered.L2;

/// <summary>The kinds of operations that L2 can have missed.</summary>
internal enum RepairKind
{
    /// <summary>A key is to be removed.</summary>
    Key,

    /// <summary>A version is to be raised.</summary>
    Version,

    /// <summary>A pattern is to be cleared.</summary>
    Pattern,

    /// <summary>A lease is to be given back: nobody else may load the key until it has run out.</summary>
    Lease,
}
