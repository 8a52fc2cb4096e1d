namespace FusionTiered.DistributedCaches;

/// <summary>What a coherent cache promises on an <see cref="Microsoft.Extensions.Caching.Distributed.IDistributedCache"/>: get, set and remove are all it has.</summary>
internal static class DistributedCachePromises
{
    public static readonly CachePromises All = new CachePromises("coherent on IDistributedCache")
        .Without(CachePromise.OneLoadAcrossNodes, "An IDistributedCache knows no leases: each node loads once. Use Redis (UseRedis) where the source must be asked once for all nodes.")
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, "A store cannot be made to depend on what was there: a load under way in another node may store what it read before the invalidation. Call RefreshAsync after the write, or use Redis (UseRedis).")
        .Without(CachePromise.BoundedStaleness, "Nothing is heard of other nodes: memory serves what it has until its L1Lifetime ends, marked as unverified. Keep L1Lifetime short, or the profile in tier L2 only.")
        .Without(CachePromise.Coherence, "An IDistributedCache announces nothing: another node's memory serves the old value until its L1Lifetime ends. Keep L1Lifetime short, or the profile in tier L2 only.")
        .Without(CachePromise.PatternsAreCleared, "An IDistributedCache cannot be looked through: a pattern is cleared in memory alone (LocalOnly). Invalidate tags, events or profiles instead.")
        .AsBestEffort(CachePromise.NoClocksCompared, "The end of a lifetime is written as a time of day, since an IDistributedCache does not say how long it keeps a value: keep the clocks of the nodes together, a difference lengthens or shortens lifetimes.")
        .AsBestEffort(CachePromise.SlidingLifetimes, "They slide in memory: to lengthen a stay in an IDistributedCache would be to write the value again, over one that is newer perhaps. Use a longer Lifetime, or EagerRefresh.")
        .AsBestEffort(CachePromise.RemovalsAreCounted, "An IDistributedCache does not say whether there was anything to remove: only what memory held is counted.")
        .AsBestEffort(CachePromise.ChangesAreWatched, "Changes of this node are told; nothing is heard of those of others. Use Redis (UseRedis) to watch them.");
}
