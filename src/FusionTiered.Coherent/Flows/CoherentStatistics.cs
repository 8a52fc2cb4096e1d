using FusionTiered.L2Access;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;

namespace FusionTiered.Flows;

/// <summary>The figures of this engine.</summary>
internal static class CoherentStatistics
{
    public static CacheStatistics Read(string cache, LocalServices local, L2Link link, CacheFigures figures) =>
        StatisticsReader.Read(cache, figures) with
        {
            MaxEntries = local.Memory.MaxEntries,
            MaxBytes = local.Memory.MaxBytes,
            LoadsUnderWay = local.Flights.Count,
            RepairsPending = link.Repairs.Count,
            CoherenceMode = link.Mode,
            InvalidationLag = link.Figures.Lag,
        };

    public static CacheFigures Figures(LocalServices local, L2Link link, long localOnlyWrites)
    {
        // All at one moment: a value that leaves one profile for another between two readings would be counted twice.
        ProfileState[] profiles = [.. local.Profiles.All];
        var usages = local.Memory.UsagesOf(profiles);
        var figures = profiles.Zip(usages, static (profile, usage) =>
            new ProfileFigures(profile.Name, profile.Counters, profile.Abandoned, usage.Entries, usage.Bytes, usage.Gone, profile.Running.Count));
        return new([.. figures], local.Versions.Tags.Raises, localOnlyWrites, link.Figures.Gaps);
    }
}
