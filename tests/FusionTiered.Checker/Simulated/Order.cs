namespace FusionTiered.Checker.Simulated;

/// <summary>How a simulation chooses among what can be done.</summary>
internal enum Order
{
    /// <summary>Anything, with equal chances.</summary>
    Any,

    /// <summary>Mostly what came last: one goes far while the others stand.</summary>
    Newest,

    /// <summary>Mostly what came first.</summary>
    Oldest,

    /// <summary>Anything, but what one node's connection brings waits long.</summary>
    Starving,
}
