using FusionTiered.Fusion.Engine;
using FusionTiered.Telemetry;

namespace FusionTiered.Fusion.Flows;

/// <summary>The figures of this engine: its own counts of calls, and FusionCache's events of memory.</summary>
internal static class FusionStatistics
{
    private static readonly EvictionReason[] Reasons = Enum.GetValues<EvictionReason>();

    public static CacheStatistics Read(string cache, FusionEngine engine, FusionTieredOptions options)
    {
        List<ProfileCache> caches = [.. engine.Caches.All.OrderBy(static cache => cache.Profile.Name, StringComparer.OrdinalIgnoreCase)];
        return new()
        {
            Cache = cache,
            Overall = Of(string.Empty, caches, engine) with
            {
                Invalidations = caches.Sum(static each => each.Profile.Counters.Invalidations) + engine.TagInvalidations,
                Bytes = engine.Memory.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0,
            },
            Profiles = [.. caches.Select(each => Of(each.Profile.Name, [each], engine))],
            MaxEntries = options.MaxEntries,
            MaxBytes = options.MaxBytes,
            LoadsUnderWay = engine.LoadsUnderWay,
        };
    }

    private static ProfileStatistics Of(string name, IReadOnlyList<ProfileCache> caches, FusionEngine engine)
    {
        ProfileCounters[] counters = [.. caches.Select(static cache => cache.Profile.Counters)];
        return new()
        {
            Profile = name,
            L1 = new(
                counters.Sum(static one => one.Hits),
                counters.Sum(static one => one.Misses),
                LatencyHistogram.Read([.. counters.Select(static one => one.L1Latency)])),
            L2 = new(
                counters.Sum(static one => one.L2Hits),
                counters.Sum(static one => one.L2Misses),
                LatencyHistogram.Read([.. counters.Select(static one => one.L2Latency)])),
            Stale = counters.Sum(static one => one.Stale),

            // A hit in memory counts nothing but itself: where there is an L2, none is verified.
            Unverified = caches.Sum(static one => one.Profile.Counters.Unverified + (FusionEngine.IsVerified(one, CacheTier.L1) ? 0 : one.Profile.Counters.Hits)),
            Loads = counters.Sum(static one => one.Loads),
            Failures = counters.Sum(static one => one.Failures),
            Timeouts = counters.Sum(static one => one.Timeouts),
            Abandoned = caches.Sum(static one => one.Profile.Abandoned),
            CallersSaved = counters.Sum(static one => one.Coalesced),
            Invalidations = counters.Sum(static one => one.Invalidations),

            // What left is told later than what came: under many writes the counts alone would pass every limit.
            Entries = Math.Min(caches.Sum(static one => one.Memory.Entries), engine.Memory.Count),

            // MemoryCache counts sizes of the whole only.
            Bytes = 0,
            Evictions = Reasons.ToDictionary(static why => why, why => caches.Sum(cache => cache.Memory.LeftFor(why))),
            SourceLatency = LatencyHistogram.Read([.. counters.Select(static one => one.SourceLatency)]),
            MissLatency = LatencyHistogram.Read([.. counters.Select(static one => one.MissLatency)]),
        };
    }
}
