using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;

namespace FusionTiered.AspNetCore.Report;

/// <summary>Settings and figures of each profile.</summary>
internal static class ProfileReader
{
    public static IReadOnlyList<ProfileAnswer> Read(MappedCache cache, CacheStatistics figures) =>
        [.. figures.Profiles.Select(one => ProfileAnswer.Of(one, cache.Profiles?.ByName(one.Profile)?.Settings))];
}
