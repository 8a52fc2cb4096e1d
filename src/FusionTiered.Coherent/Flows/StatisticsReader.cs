using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;

namespace FusionTiered.Flows;

/// <summary>Reads the counters of every station into one snapshot.</summary>
internal static class StatisticsReader
{
    private static readonly EvictionReason[] Reasons = Enum.GetValues<EvictionReason>();

    public static CacheStatistics Read(string cache, Engine engine)
    {
        // All at one moment: a value that leaves one profile for another between two readings would be counted twice.
        ProfileState[] all = [.. engine.Profiles.All];
        var profiles = all
            .Zip(engine.Memory.UsagesOf(all), static (profile, usage) => (profile, usage))
            .OrderBy(static one => one.profile.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        return new()
        {
            Cache = cache,
            Overall = Of(string.Empty, [.. profiles.Select(static one => one.profile)], [.. profiles.Select(static one => one.usage)]) with { Invalidations = profiles.Sum(static one => one.profile.Counters.Invalidations) + engine.Tags.Raises },
            Profiles = [.. profiles.Select(static one => Of(one.profile.Name, [one.profile], [one.usage]))],
            MaxEntries = engine.Memory.MaxEntries,
            MaxBytes = engine.Memory.MaxBytes,
            LoadsUnderWay = engine.Flights.Count,
        };
    }

    private static ProfileStatistics Of(string name, ProfileState[] profiles, ProfileUsage[] usages)
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
            PayloadsRefused = counters.Sum(static one => one.PayloadsRefused),
            Loads = counters.Sum(static one => one.Loads),
            Failures = counters.Sum(static one => one.Failures),
            Timeouts = counters.Sum(static one => one.Timeouts),
            Abandoned = profiles.Sum(static one => one.Abandoned),
            CallersSaved = counters.Sum(static one => one.Coalesced),
            Invalidations = counters.Sum(static one => one.Invalidations),
            Entries = usages.Sum(static one => one.Entries),
            Bytes = usages.Sum(static one => one.Bytes),
            Evictions = Reasons.ToDictionary(static why => why, why => usages.Sum(one => one.Gone(why))),
            SourceLatency = LatencyHistogram.Read([.. counters.Select(static one => one.SourceLatency)]),
            MissLatency = LatencyHistogram.Read([.. counters.Select(static one => one.MissLatency)]),
        };
    }
}
