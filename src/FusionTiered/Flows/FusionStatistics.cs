using FusionTiered.Fusion.Engine;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;

namespace FusionTiered.Fusion.Flows;

/// <summary>The figures of this engine: its calls as FusionCache's events told them, its memory as <c>MemoryCache</c> does.</summary>
internal static class FusionStatistics
{
    private static readonly EvictionReason[] Reasons = Enum.GetValues<EvictionReason>();

    public static CacheStatistics Read(string cache, FusionEngine engine, FusionTieredOptions options)
    {
        var profiles = engine.Profiles.All.OrderBy(static profile => profile.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var memory = engine.Memory?.GetCurrentStatistics();
        return new()
        {
            Cache = cache,

            // MemoryCache counts the whole only; the state of tags lies among its entries.
            Overall = Of(string.Empty, profiles, engine) with
            {
                Invalidations = profiles.Sum(static profile => profile.Counters.Invalidations) + engine.TagInvalidations,
                Entries = memory is null ? 0 : Math.Max(0, memory.CurrentEntryCount - engine.TagStates.Count),
                Bytes = memory?.CurrentEstimatedSize ?? 0,
            },
            Profiles = [.. profiles.Select(profile => Of(profile.Name, [profile], engine))],
            MaxEntries = options.MaxEntries,
            MaxBytes = options.MaxBytes,
            LoadsUnderWay = engine.LoadsUnderWay,
        };
    }

    private static ProfileStatistics Of(string name, IReadOnlyList<ProfileState> profiles, FusionEngine engine)
    {
        ProfileCounters[] counters = [.. profiles.Select(static profile => profile.Counters)];
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
            Unverified = counters.Sum(static one => one.Unverified),
            Loads = counters.Sum(static one => one.Loads),
            Failures = counters.Sum(static one => one.Failures),
            Timeouts = counters.Sum(static one => one.Timeouts),
            Abandoned = profiles.Sum(static one => one.Abandoned),
            CallersSaved = counters.Sum(static one => one.Coalesced),
            Invalidations = counters.Sum(static one => one.Invalidations),
            Entries = 0,
            Bytes = 0,
            Evictions = Reasons.ToDictionary(static why => why, why => profiles.Sum(profile => engine.Departed.Of(profile.Name, why))),
            SourceLatency = LatencyHistogram.Read([.. counters.Select(static one => one.SourceLatency)]),
            MissLatency = LatencyHistogram.Read([.. counters.Select(static one => one.MissLatency)]),
        };
    }
}
