using FusionTiered.Profiles;
using FusionTiered.Telemetry;

namespace FusionTiered.Flows;

/// <summary>The figures of this engine.</summary>
internal static class CoherentStatistics
{
    public static CacheStatistics Read(string cache, Engine engine)
    {
        // All at one moment: a value that leaves one profile for another between two readings would be counted twice.
        ProfileState[] profiles = [.. engine.Profiles.All];
        var usages = engine.Memory.UsagesOf(profiles);
        var figures = profiles.Zip(usages, static (profile, usage) =>
            new ProfileFigures(profile.Name, profile.Counters, profile.Abandoned, usage.Entries, usage.Bytes, usage.Gone));
        return StatisticsReader.Read(cache, figures, engine.Tags.Raises) with
        {
            MaxEntries = engine.Memory.MaxEntries,
            MaxBytes = engine.Memory.MaxBytes,
            LoadsUnderWay = engine.Flights.Count,
        };
    }
}
