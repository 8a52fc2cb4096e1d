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
        Math.Min(cache.Count.Entries, mostEntries),
        Bytes: 0,
        cache.Count.LeftFor,

        // With FusionCache's own backplane no hit is verified, and none is counted apart.
        UnverifiedHits: cache.Hardened is not null || cache.IsVerified ? 0 : cache.Profile.Counters.Hits);
}
