namespace FusionTiered.AspNetCore.Caches;

/// <summary>The figures of a cache that was not used yet.</summary>
internal static class EmptyStatistics
{
    public static readonly CacheStatistics Value = new()
    {
        Cache = string.Empty,
        Overall = new ProfileStatistics
        {
            Profile = string.Empty,
            L1 = default,
            L2 = default,
            Stale = 0,
            Unverified = 0,
            Loads = 0,
            Failures = 0,
            Timeouts = 0,
            Abandoned = 0,
            CallersSaved = 0,
            Invalidations = 0,
            Entries = 0,
            Bytes = 0,
            Evictions = new Dictionary<EvictionReason, long>(),
            SourceLatency = default,
            MissLatency = default,
        },
        Profiles = [],
        MaxEntries = 0,
        MaxBytes = 0,
        LoadsUnderWay = 0,
    };
}
