namespace FusionTiered.Checker.Plans;

/// <summary>What goes wrong in a plan.</summary>
internal enum FaultKind
{
    /// <summary>A node's connection is cut, and both ends know.</summary>
    Cut,

    /// <summary>A node's connection carries nothing any more, and nobody knows.</summary>
    Silence,

    /// <summary>A node reads nothing any more, and its callers go on.</summary>
    FreezeReader,

    /// <summary>The clock of a node jumps; order and distance of its monotonic time stay what they are.</summary>
    ClockJump,

    /// <summary>The server does nothing for a while.</summary>
    FreezeServer,

    /// <summary>The server is away, and keeps its data.</summary>
    StopServer,

    /// <summary>The server is away, and has lost its data when it is back.</summary>
    LoseEverything,

    /// <summary>There is no room.</summary>
    Full,

    /// <summary>No write is taken.</summary>
    ReadOnly,

    /// <summary>Requests and answers take their time.</summary>
    Slow,

    /// <summary>Connections are cut, and what was under way lands before they are healed.</summary>
    LateWrites,

    /// <summary>The keys of the shared tier move to another owner, to which the nodes connect one after the other.</summary>
    OwnerChange,

    /// <summary>The server ends all connections of a node, which may connect anew at once.</summary>
    KillClients,

    /// <summary>What a node sends and is sent arrives in small pieces.</summary>
    Trickle,
}
