namespace FusionTiered;

/// <summary>How a cache is.</summary>
/// <param name="Status">All in all: healthy as long as memory serves; degraded without a shared tier that was configured.</param>
/// <param name="L1">Whether memory serves.</param>
/// <param name="L2">How the shared tier is.</param>
/// <param name="Coherence">Whether this node hears what other nodes change.</param>
public sealed record CacheHealth(CacheHealthStatus Status, bool L1, RemoteTierStatus L2, CoherenceStatus Coherence);
