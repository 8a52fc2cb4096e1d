using FusionTiered.L2Access;
using FusionTiered.Profiles;

namespace FusionTiered.Flows;

/// <summary>How a cache is, from the state of its tiers.</summary>
internal static class HealthReader
{
    public static CacheHealth Read(L2Link link, ProfileCatalog profiles, bool disposed)
    {
        var tier = link.Gate.Status;
        var mode = link.Mode;
        if (tier == RemoteTierStatus.Up && link.Lease is { CanReceiveChanges: true, IsConnected: false } && mode != CoherenceMode.Lifetime)
        {
            // Nothing was asked since it went away.
            tier = RemoteTierStatus.Down;
        }

        var coherence = link.Lease.StatusWhile(tierAnswers: tier == RemoteTierStatus.Up && mode != CoherenceMode.Lifetime);
        var status = disposed ? CacheHealthStatus.Unhealthy
            : tier is RemoteTierStatus.None || (tier == RemoteTierStatus.Up && (coherence == CoherenceStatus.Verified || !link.Lease.CanReceiveChanges)) ? CacheHealthStatus.Healthy
            : CacheHealthStatus.Degraded;
        return new(status, !disposed, tier, coherence)
        {
            CoherenceMode = mode,
            CoherenceLeaseAge = mode == CoherenceMode.Lifetime ? null : link.Lease.Age,
            RepairsPending = link.Repairs.Count,
            L2Circuit = link.Gate.CircuitState,
            SourcesOverAge = profiles.All.Sum(static each => each.OverAge),
            SourcesAbandoned = profiles.All.Sum(static each => each.Abandoned),
        };
    }
}
