namespace FusionTiered.Promises;

/// <summary>What the coherent engine promises.</summary>
internal static class CoherentPromises
{
    private const string NoSharedTier = "No shared tier is registered: each process has a cache of its own.";

    /// <summary>Without a shared tier.</summary>
    public static readonly CachePromises Alone = new CachePromises("coherent")
        .Without(CachePromise.OneLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.Coherence, NoSharedTier);
}
