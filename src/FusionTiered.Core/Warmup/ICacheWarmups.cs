namespace FusionTiered;

/// <summary>The warm-up of one cache on this node: a keyed service under the name of the cache, made by <c>AddWarmer</c>.</summary>
public interface ICacheWarmups
{
    /// <summary>Whether every warmer has ended its run of the start, well or not.</summary>
    bool IsDone { get; }

    /// <summary>Whether the service need not wait any longer: the warm-up is done, or <see cref="CacheWarmupOptions.ReadyWithin"/> has passed. False before the host has started.</summary>
    bool IsReady { get; }

    /// <summary>How each warmer is, in the order in which they were added.</summary>
    IReadOnlyList<CacheWarmerStatus> All { get; }
}
