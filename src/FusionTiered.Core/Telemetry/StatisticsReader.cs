namespace FusionTiered.Telemetry;

/// <summary>Sums the counters of all profiles into one snapshot. Both engines read their figures with it.</summary>
internal static class StatisticsReader
{
    private static readonly EvictionReason[] Reasons = Enum.GetValues<EvictionReason>();

    /// <param name="cache">The name of the cache.</param>
    /// <param name="figures">The figures of the cache.</param>
    /// <returns>A snapshot; the engine adds its limits and the number of loads under way.</returns>
    public static CacheStatistics Read(string cache, CacheFigures figures)
    {
        ProfileFigures[] all = [.. figures.Profiles.OrderBy(static one => one.Profile, StringComparer.OrdinalIgnoreCase)];
        var overall = Of(string.Empty, all);
        return new()
        {
            Cache = cache,
            Overall = overall with { Invalidations = overall.Invalidations + figures.TagInvalidations, LocalOnlyWrites = overall.LocalOnlyWrites + figures.LocalOnlyWrites },
            Profiles = [.. all.Select(static one => Of(one.Profile, [one]))],
            MaxEntries = 0,
            MaxBytes = 0,
            LoadsUnderWay = 0,
            CoherenceGaps = figures.CoherenceGaps,
        };
    }

    private static ProfileStatistics Of(string name, ProfileFigures[] profiles)
    {
        ProfileCounters[] counters = [.. profiles.Select(static one => one.Counters)];
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
            Unverified = profiles.Sum(static one => one.Counters.Unverified + one.UnverifiedHits),
            PayloadsRefused = counters.Sum(static one => one.PayloadsRefused),
            LocalOnlyWrites = counters.Sum(static one => one.LocalOnlyWrites),
            ActiveSources = profiles.Sum(static one => one.Running + one.Abandoned),
            Loads = counters.Sum(static one => one.Loads),
            Failures = counters.Sum(static one => one.Failures),
            Timeouts = counters.Sum(static one => one.Timeouts),
            Abandoned = profiles.Sum(static one => one.Abandoned),
            CallersSaved = counters.Sum(static one => one.Coalesced),
            Invalidations = counters.Sum(static one => one.Invalidations),
            Entries = profiles.Sum(static one => one.Entries),
            Bytes = profiles.Sum(static one => one.Bytes),
            Evictions = Reasons.ToDictionary(static why => why, why => profiles.Sum(one => one.Evicted(why))),
            Consistency = ComparisonsOf([.. counters.Select(static one => one.Consistency)]),
            WriteBehind = WritesOf([.. counters.Select(static one => one.Writes).Where(static one => one.IsUsed)]),
            SourceLatency = LatencyHistogram.Read([.. counters.Select(static one => one.SourceLatency)]),
            MissLatency = LatencyHistogram.Read([.. counters.Select(static one => one.MissLatency)]),
        };
    }

    private static ConsistencyStatistics ComparisonsOf(ConsistencyCounters[] all) => new(
        all.Sum(static one => one[ConsistencyResult.Same]),
        all.Sum(static one => one[ConsistencyResult.Late]),
        all.Sum(static one => one[ConsistencyResult.Stale]),
        all.Sum(static one => one[ConsistencyResult.OnlyInMemory]),
        all.Sum(static one => one[ConsistencyResult.NotCompared]),
        all.Sum(static one => one[ConsistencyResult.Dropped]),
        all.Max(static one => one.LastDifference),
        all.Max(static one => one.LastStale));

    private static WriteBehindStatistics? WritesOf(WriteCounters[] writes) => writes.Length == 0 ? null : new(
        writes.Sum(static one => one.Accepted),
        writes.Sum(static one => one.Coalesced),
        writes.Sum(static one => one.Sunk),
        writes.Sum(static one => one.Retried),
        writes.Sum(static one => one.SetAside),
        writes.Sum(static one => one.Pending),
        writes.Sum(static one => one.Poison));
}
