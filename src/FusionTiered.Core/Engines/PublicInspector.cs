namespace FusionTiered.Engines;

/// <summary>The inspector of a cache that is none of ours, a fake of the application for instance: it asks the public members.</summary>
internal sealed class PublicInspector(IDomainCache cache) : ICacheInspector
{
    /// <summary>No real read: what the cache knows of its L2.</summary>
    public ValueTask<L2Probe> ProbeL2Async(CancellationToken cancellationToken = default) => new(Probe());

    public async ValueTask<EntryInspection> InspectAsync(CacheKey key, bool withValue = false, CancellationToken cancellationToken = default)
    {
        var isInMemory = cache.MemoryKeys().Contains(key);
        var isThere = isInMemory || await cache.ContainsAsync(key, cancellationToken).ConfigureAwait(false);
        var health = cache.GetHealth();
        return new EntryInspection(
            key,
            key.Profile.Name,
            isInMemory ? new InspectedEntry { IsVerified = health.Coherence is CoherenceStatus.None or CoherenceStatus.Verified } : null,
            isThere && !isInMemory ? new InspectedEntry() : null,
            Probe());
    }

    private L2Probe Probe()
    {
        var status = cache.GetHealth().L2;
        return status == RemoteTierStatus.None ? L2Probe.None
            : new L2Probe(IsThere: true, IsAnswered: status == RemoteTierStatus.Up, Took: null, Failure: status == RemoteTierStatus.Up ? null : status.ToString());
    }
}
