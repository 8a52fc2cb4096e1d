namespace FusionTiered;

/// <summary>The profiles of what this package keeps in the cache. Change them like any other profile.</summary>
public static class HttpProfiles
{
    /// <summary>
    /// Responses of the output cache: <c>output:...</c>. Registered by <c>AsOutputCacheStore()</c> without jitter and stale values; lifetimes come from the
    /// policies of the endpoints. A response that takes longer than <c>HardDeadline</c> (30 s by default) is not kept.
    /// </summary>
    public static CacheProfile Output { get; } = new("output");
}
