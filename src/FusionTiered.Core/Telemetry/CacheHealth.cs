namespace FusionTiered;

/// <summary>How a cache is.</summary>
/// <param name="Status">All in all: healthy as long as memory serves; degraded without a shared tier that was configured.</param>
/// <param name="L1">Whether memory serves.</param>
/// <param name="L2">How the shared tier is.</param>
/// <param name="Coherence">Whether this node hears what other nodes change.</param>
public sealed record CacheHealth(CacheHealthStatus Status, bool L1, RemoteTierStatus L2, CoherenceStatus Coherence)
{
    /// <summary>
    /// The time since the last sign that every change of the other nodes is heard; since the cache was made, where there was none yet. Of
    /// several profiles that listen apart, the longest. Null: no changes are announced.
    /// </summary>
    public TimeSpan? CoherenceLeaseAge { get; init; }

    /// <summary>How this node hears what others change. On the coherent engine it depends on what the server allows, and is the one of the present connection, or of the last.</summary>
    public CoherenceMode CoherenceMode { get; init; }

    /// <summary>Operations that the shared tier missed and that are to be repeated there: removals, ended tags, clears.</summary>
    public int RepairsPending { get; init; }

    /// <summary>The breaker in front of the shared tier.</summary>
    public CacheCircuitState L2Circuit { get; init; }

    /// <summary>Source calls that are waited for and run longer than their <c>SoftDeadline</c>.</summary>
    public int SourcesOverAge { get; init; }

    /// <summary>Source calls that passed their hard deadline, or lost their last caller, and have not returned.</summary>
    public int SourcesAbandoned { get; init; }
}
