namespace FusionTiered.DistributedCaches;

/// <summary>The promises of a coherent cache on an <see cref="Microsoft.Extensions.Caching.Distributed.IDistributedCache"/>: get, set and remove are all it has.</summary>
internal static class DistributedCachePromises
{
    public static readonly CachePromises All = new CachePromises("coherent on IDistributedCache")
        .Without(CachePromise.OneLoadAcrossNodes, "An IDistributedCache knows no leases: each node loads once. Use Redis (UseRedis) if all nodes together may ask the source only once.")
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, "A store cannot depend on the value that was there: a load under way in another node may store a value that it read before the invalidation. Call RefreshAsync after the write, or use Redis (UseRedis).")
        .Without(CachePromise.BoundedStaleness, "Other nodes announce nothing: memory serves its value, marked as unverified, until L1Lifetime ends. Keep L1Lifetime short, or set Tiers to L2.")
        .Without(CachePromise.Coherence, "An IDistributedCache announces nothing: another node's memory serves the old value until L1Lifetime ends. Keep L1Lifetime short, or set Tiers to L2.")
        .Without(CachePromise.PatternsAreCleared, "An IDistributedCache cannot list its keys: a pattern is cleared in memory alone (LocalOnly). Invalidate tags, events or profiles instead.")
        .AsBestEffort(CachePromise.NoClocksCompared, "The end of a lifetime is written as a time of day, since an IDistributedCache does not say how long it keeps a value: keep the clocks of the nodes together, a difference lengthens or shortens lifetimes.")
        .AsBestEffort(CachePromise.SlidingLifetimes, "They slide in memory alone: to extend a lifetime in an IDistributedCache, the value would have to be written again, perhaps over a newer one. Use a longer Lifetime, or EagerRefresh.")
        .AsBestEffort(CachePromise.RemovalsAreCounted, "An IDistributedCache does not say whether a removal found a value: only values in memory are counted.")
        .AsBestEffort(CachePromise.ChangesAreWatched, "Only changes of this node are reported. Use Redis (UseRedis) to watch those of others.");
}
