namespace FusionTiered.Conformance;

/// <summary>What a shared tier, or the harness around it, can do. A case says what it needs, and is skipped where that is missing.</summary>
public enum RemoteTrait
{
    /// <summary>Leases are kept: refused while another stands, voided by whoever changes the key.</summary>
    Leases,

    /// <summary>A store looks at what is there; a remove can do so, too.</summary>
    Comparing,

    /// <summary>The stay of a value that is there can be lengthened.</summary>
    Lengthening,

    /// <summary>It says whether there was a value.</summary>
    Counting,

    /// <summary>A version is made by one node only, and raised by all without a number being used twice.</summary>
    AtomicVersions,

    /// <summary>Keys can be found by a pattern.</summary>
    Patterns,

    /// <summary>It knows which nodes live.</summary>
    Liveness,

    /// <summary>It has a channel.</summary>
    Channel,

    /// <summary>What foreign programs write and delete is announced.</summary>
    ForeignWrites,

    /// <summary>The end of a value's stay is announced.</summary>
    Expiries,

    /// <summary>What a foreign program writes as plain bytes can be read.</summary>
    ForeignBytes,

    /// <summary>The harness can cut a node off and heal it.</summary>
    Cuts,

    /// <summary>The harness can keep the tier from answering, without a connection being lost.</summary>
    Freezes,

    /// <summary>The harness can have it refuse what makes it grow, and refuse all writes.</summary>
    Refusals,
}
