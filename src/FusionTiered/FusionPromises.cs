namespace FusionTiered.Fusion;

/// <summary>The promises of this engine. The tables of docs/engines.md and README.md are made from them, and the conformance tests hold the engine to them.</summary>
internal static class FusionPromises
{
    private const string NoSharedTier = "No Redis is set up: each process has a cache of its own.";

    /// <summary>Without Redis.</summary>
    public static readonly CachePromises Alone = new CachePromises("FusionCache")
        .Without(CachePromise.OneLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.Coherence, NoSharedTier)
        .AsBestEffort(CachePromise.RecursionIsRefused, "A source that asks for a key that its own call is loading is refused. A circle over two callers is not seen: it ends at the deadline.")
        .Without(CachePromise.SlidingLifetimes, "FusionCache has no sliding lifetimes; Sliding is refused at start-up. EagerRefresh keeps values that are used.")
        .AsBestEffort(CachePromise.InvalidatedIsGone, "While its entry is in memory, a value that a tag, a pattern or a clear has ended may stand in, marked stale, for a source that fails. Call RemoveAsync where that must not be, or set StaleFor to 0.");

    /// <summary>On Redis, with the parts of this package: versions beside the values, messages with numbers, a lease for each load.</summary>
    public static readonly CachePromises OnRedis = Alone.Named("FusionCache on Redis")
        .Keeping(CachePromise.Coherence)
        .Keeping(CachePromise.OneLoadAcrossNodes)
        .Keeping(CachePromise.InvalidationBeatsLoadAcrossNodes)
        .Keeping(CachePromise.BoundedStaleness)
        .AsBestEffort(CachePromise.BytesAreNotTrusted, "A payload that cannot be read as the type is a miss. Damaged bytes are removed from Redis; a value that does not fit the type of the call stays until a load replaces it. JSON that happens to fit another type is read as that type: use one type for each key.")
        .AsBestEffort(CachePromise.PatternsAreCleared, "A single key, a whole profile and the patterns of AddInvalidation work everywhere. Any other pattern throws NotSupportedException: FusionCache cannot look through the keys in Redis. Map an event to it, or tag the values.")
        .AsBestEffort(CachePromise.ChangesAreWatched, "Other nodes are heard through the backplane. After messages were lost, a watch says Missed. A clear of everything is heard profile by profile.");

    /// <summary>On Redis, with FusionCache's own backplane and Microsoft's Redis cache.</summary>
    public static readonly CachePromises OnStockRedis = OnRedis.Named("FusionCache on Redis, stock parts")
        .Without(CachePromise.OneLoadAcrossNodes, "One load per node: FusionCache's lock of a key is in memory. Its distributed locker is an option (DistributedLocker) that costs half a second for each load of another node.")
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, "FusionCache stores the value of a load, even if another node removed or set the key since the load began.")
        .AsBestEffort(CachePromise.FreeHits, "Each hit goes through FusionCache's own look into memory, which takes 200 ns. A key that is composed at the call becomes text first, and the tags of a value are looked up.")
        .AsBestEffort(CachePromise.RemovalsAreCounted, "Only values in this node's memory are counted.")
        .AsBestEffort(CachePromise.BytesAreNotTrusted, "A payload that cannot be read as the type is a miss, and stays until a load replaces it. JSON that happens to fit another type is read as that type: use one type for each key.")
        .Without(CachePromise.NoClocksCompared, "Lifetimes, tags and conflicts are times of the wall clock of the node that wrote them: keep the clocks of the nodes together.")
        .Without(CachePromise.BoundedStaleness, "The backplane is Redis pub/sub: a node that is cut off loses the messages of that time, and its memory serves the old value until L1Lifetime ends. Hits in memory are never marked verified. Keep L1Lifetime short, or set Tiers to L2.")
        .AsBestEffort(CachePromise.ChangesAreWatched, "Other nodes are heard through the backplane, and what is lost there is not heard. After a lost connection, or a change of its breaker, a watch says Missed. A clear of everything is heard profile by profile.");

    /// <summary>On an IDistributedCache of the application, without a backplane.</summary>
    public static readonly CachePromises OnDistributedCache = OnStockRedis.Named("FusionCache on IDistributedCache")
        .Without(CachePromise.Coherence, "An IDistributedCache announces nothing: another node's memory serves the old value until its L1Lifetime ends. Keep L1Lifetime short, put the profile in tier L2 only, or use Redis (UseRedis).")
        .Without(CachePromise.BoundedStaleness, "Nothing is heard of other nodes: memory serves its value until L1Lifetime ends, never marked verified. Keep L1Lifetime short, or put the profile in tier L2 only.")
        .AsBestEffort(CachePromise.PatternsAreCleared, "A single key, a whole profile and the patterns of AddInvalidation are cleared in this node and in the shared tier; another node's memory hears nothing of it. Any other pattern throws NotSupportedException.")
        .AsBestEffort(CachePromise.ChangesAreWatched, "Changes of this node are told; nothing is heard of those of others. Use Redis (UseRedis) to watch them.");
}
