namespace FusionTiered.Flows;

/// <summary>The use that may be made of an entry at this moment.</summary>
internal enum Freshness
{
    /// <summary>There is none, or it is dead, invalidated or was idle for too long.</summary>
    Gone,

    /// <summary>Past its lifetime: it may stand in for a source.</summary>
    Stale,

    /// <summary>Past its lifetime, and a load failed a moment ago: it stands in without a new try.</summary>
    Resting,

    /// <summary>Within its lifetime, but this node cannot tell whether another has replaced it: ask L2.</summary>
    Suspect,

    /// <summary>Within its lifetime, and L2 did not take it: L2 is asked again, and memory serves it unverified where L2 still does not.</summary>
    Unstored,

    /// <summary>Within its lifetime, and due for a refresh behind the hit.</summary>
    Eager,

    /// <summary>Within its lifetime.</summary>
    Fresh,
}
