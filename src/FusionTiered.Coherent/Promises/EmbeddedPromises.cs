namespace FusionTiered.Promises;

/// <summary>What the embedded engine promises.</summary>
internal static class EmbeddedPromises
{
    private const string NoSharedTier = "No shared tier is registered: each process has a cache of its own.";

    /// <summary>Without a shared tier.</summary>
    public static readonly CachePromises Alone = new CachePromises("embedded")
        .Without(CachePromise.OneLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.InvalidationBeatsLoadAcrossNodes, NoSharedTier)
        .Without(CachePromise.Coherence, NoSharedTier);
}
