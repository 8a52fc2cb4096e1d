using FusionTiered.Fusion.Engine;
using FusionTiered.Telemetry;

namespace FusionTiered.Fusion.Flows;

/// <summary>The figures of this engine: its own counts of calls, and FusionCache's events of memory.</summary>
internal static class FusionStatistics
{
    public static CacheStatistics Read(string cache, FusionEngine engine, FusionTieredOptions options)
    {
        // An eviction is told later than a store: under many writes the counts alone would pass every limit.
        long most = engine.Memory.Count;
        var read = StatisticsReader.Read(cache, engine.Caches.All.Select(each => Of(each, most)), engine.TagInvalidations);
        return read with
        {
            // MemoryCache counts sizes of the whole only.
            Overall = read.Overall with
            {
                Entries = Math.Min(read.Overall.Entries, most),
                Bytes = engine.Memory.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0,
            },
            MaxEntries = options.MaxEntries,
            MaxBytes = options.MaxBytes,
            LoadsUnderWay = engine.LoadsUnderWay,
        };
    }

    private static ProfileFigures Of(ProfileCache cache, long mostEntries) => new(
        cache.Profile.Name,
        cache.Profile.Counters,
        cache.Profile.Abandoned,
        Math.Min(cache.Memory.Entries, mostEntries),
        Bytes: 0,
        cache.Memory.LeftFor,

        // A hit in memory counts nothing but itself: where there is an L2, none is verified.
        UnverifiedHits: FusionEngine.IsVerified(cache, CacheTier.L1) ? 0 : cache.Profile.Counters.Hits);
}
