using FusionTiered.Fusion.Engine;
using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;

namespace FusionTiered.Fusion.Flows;

/// <summary>The figures of this engine: its own counts of calls, and those of memory.</summary>
internal static class FusionStatistics
{
    public static CacheStatistics Read(string cache, FusionEngine engine, FusionTieredOptions options, CacheFigures figures) =>
        StatisticsReader.Read(cache, figures) with
        {
            MaxEntries = options.MaxEntries,
            MaxBytes = options.MaxBytes,
            LoadsUnderWay = engine.LoadsUnderWay,
            RepairsPending = engine.RepairsPending,
            CoherenceMode = engine.Caches.OfTags.CoherenceMode,
            InvalidationLag = engine.L2.Coherence.Lag,
        };

    public static CacheFigures Figures(FusionEngine engine, long localOnlyWrites)
    {
        // All at one moment: their sum is within the limits.
        ProfileCache[] caches = [.. engine.Caches.All];
        ProfileState[] profiles = [.. caches.Select(static each => each.Profile)];
        return new([.. caches.Zip(engine.Memory.UsagesOf(profiles), Of)], engine.TagInvalidations, localOnlyWrites, engine.L2.Coherence.Gaps) { IsCompared = engine.Consistency is not null };
    }

    private static ProfileFigures Of(ProfileCache cache, ProfileUsage usage) => new(
        cache.Profile.Name,
        cache.Profile.Counters,
        cache.Profile.Abandoned,
        usage.Entries,
        usage.Bytes,
        usage.Gone,
        cache.Profile.Running.Count,

        // With FusionCache's own backplane no hit is verified, and none is counted apart.
        UnverifiedHits: cache.Hardened is not null || cache.IsVerified ? 0 : cache.Profile.Counters.Hits);
}
