namespace FusionTiered.Flows;

/// <summary>How a cache is, from the state of its tiers.</summary>
internal static class HealthReader
{
    public static CacheHealth Read(SharedTier shared, bool disposed)
    {
        var tier = shared.Gate.Status;
        if (tier == RemoteTierStatus.Up && shared.Lease is { CanReceiveChanges: true, IsConnected: false })
        {
            // Nothing was asked since it went away.
            tier = RemoteTierStatus.Down;
        }

        var coherence = shared.Lease.StatusWhile(tierAnswers: tier == RemoteTierStatus.Up);
        var status = disposed ? CacheHealthStatus.Unhealthy
            : tier is RemoteTierStatus.None || (tier == RemoteTierStatus.Up && (coherence == CoherenceStatus.Verified || !shared.Lease.CanReceiveChanges)) ? CacheHealthStatus.Healthy
            : CacheHealthStatus.Degraded;
        return new(status, !disposed, tier, coherence);
    }
}
