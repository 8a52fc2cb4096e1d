namespace FusionTiered;

/// <summary>The profiles of keys that come in through other cache interfaces of .NET. Change them like any other profile.</summary>
public static class FaceProfiles
{
    /// <summary>
    /// Keys that come in through <c>HybridCache</c>: <c>hybrid:...</c>. Registered by <c>AsHybridCache()</c> with values that are copied for
    /// each caller, a lifetime of 5 minutes in both tiers and no stale values.
    /// </summary>
    public static CacheProfile Hybrid { get; } = new("hybrid");

    /// <summary>
    /// Keys that come in through <c>IDistributedCache</c>: <c>distributed:...</c>. Registered by <c>AsDistributedCache()</c> without jitter
    /// and stale values, and with values of up to 16 MB kept in memory; lifetimes come from each call (none said: 366 days).
    /// </summary>
    public static CacheProfile Distributed { get; } = new("distributed");
}
