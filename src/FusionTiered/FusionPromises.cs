namespace FusionTiered.Fusion;

/// <summary>What this engine promises: the table of docs/engines.md, and what the conformance tests hold it to.</summary>
internal static class FusionPromises
{
    private const string NoSharedTier = "No Redis is set up: each process has a cache of its own.";

    /// <summary>Without Redis.</summary>
    public static readonly CachePromises Alone = new CachePromises("FusionCache")
        .Without(CachePromise.OneLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.Coherence, NoSharedTier)
        .Without(CachePromise.InvalidationBeatsLoad, "FusionCache stores what a load brings, whatever was removed, expired or set since it began; tags and clears alone count from the start of a load. Refresh the key after the removal where that matters.")
        .AsBestEffort(CachePromise.FreeHits, "A hit by a CacheKey allocates nothing. A key that is composed at the call becomes text first, a value with tags has them looked up, and a profile with EagerRefresh or CopyValues goes through FusionCache's own call.")
        .AsBestEffort(CachePromise.RecursionIsRefused, "A source that asks for a key its own call is loading is refused. A circle over two callers is not seen: it ends at the deadline.")
        .Without(CachePromise.IdleTimeouts, "FusionCache has no idle times; an explicit one is refused at start-up. L1Lifetime bounds the stay in memory.")
        .Without(CachePromise.SlidingLifetimes, "FusionCache has no sliding lifetimes; Sliding is refused at start-up. EagerRefresh keeps what is used.")
        .Without(CachePromise.ProfileLimits, "MemoryCache has one limit for all; limits of a profile are refused at start-up. Give that data a cache of its own name.")
        .Without(CachePromise.RemovalsAreCounted, "FusionCache does not say whether a removal met anything; Removed is 0.")
        .AsBestEffort(CachePromise.InvalidatedIsGone, "A value that a tag, a pattern or a clear has ended may stand in, marked stale, for a source that fails, while its entry lies in memory. Remove the key where that must not be, or allow no StaleFor.");

    /// <summary>With its Redis tier and backplane.</summary>
    public static readonly CachePromises OnRedis = Alone.Named("FusionCache on Redis")
        .Keeping(CachePromise.Coherence)
        .Without(CachePromise.OneLoadAcrossNodes, "One load per node: FusionCache's lock of a key is in memory (a distributed locker of its own is not set up here).")
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, "FusionCache stores what a load brings, whatever was removed or set on any node since it began.")
        .Without(CachePromise.NoClocksCompared, "Lifetimes, tags and conflicts are moments of the wall clock of whoever wrote them: keep the clocks of the nodes together.")
        .Without(CachePromise.BoundedStaleness, "The backplane is Redis pub/sub: what is published while a node is cut off is lost to it, and its memory serves the old value until L1Lifetime ends. Hits in memory are never marked verified. Keep L1Lifetime short, or use tier L2.")
        .AsBestEffort(CachePromise.BytesAreNotTrusted, "A payload that is no JSON of the type is a miss. It is not removed, and JSON that happens to fit another type is read as that type: one key, one type.")
        .AsBestEffort(CachePromise.PatternsAreCleared, "A single key, a whole profile and the patterns of AddInvalidation work everywhere. Any other pattern throws NotSupportedException: FusionCache cannot look through the keys in Redis. Map an event to it, or tag the values.")
        .AsBestEffort(CachePromise.ChangesAreWatched, "Other nodes are heard through the backplane, and what is lost there is not heard. After a lost connection, or a change of its breaker, a watch says Missed. A clear of everything is heard profile by profile.");

    /// <summary>On an IDistributedCache of the application, without a backplane.</summary>
    public static readonly CachePromises OnDistributedCache = OnRedis.Named("FusionCache on IDistributedCache")
        .Without(CachePromise.Coherence, "An IDistributedCache announces nothing: another node's memory serves the old value until its L1Lifetime ends. Keep L1Lifetime short, put the profile in tier L2 only, or use Redis (UseRedis).")
        .Without(CachePromise.BoundedStaleness, "Nothing is heard of other nodes: memory serves its value until L1Lifetime ends, never marked verified. Keep L1Lifetime short, or put the profile in tier L2 only.")
        .AsBestEffort(CachePromise.PatternsAreCleared, "A single key, a whole profile and the patterns of AddInvalidation are cleared in this node and in the shared tier; another node's memory hears nothing of it. Any other pattern throws NotSupportedException.")
        .AsBestEffort(CachePromise.ChangesAreWatched, "Changes of this node are told; nothing is heard of those of others. Use Redis (UseRedis) to watch them.");
}
