namespace FusionTiered.Promises;

/// <summary>What the coherent engine promises: the tables of docs/engines.md and README.md are made from it.</summary>
internal static class CoherentPromises
{
    private const string NoSharedTier = "No shared tier is registered: each process has a cache of its own.";

    /// <summary>Without a shared tier.</summary>
    public static readonly CachePromises Alone = new CachePromises("coherent")
        .Without(CachePromise.OneLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.Coherence, NoSharedTier);

    /// <summary>With its Redis tier.</summary>
    public static readonly CachePromises OnRedis = new("coherent on Redis");
}
