using System.ComponentModel;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>DELETE clear</c>: every value, or those of one profile, in every tier and node.</summary>
internal static class ClearEndpoint
{
    public static async Task<IResult> DeleteAsync(
        HttpContext http, [Description("The profile to clear. Left out: everything.")] string? profile, CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        var name = Input.Profile(cache, profile);
        var write = await RunAsync(http, mapping, cache, name, cancellationToken).ConfigureAwait(false);
        return Answer.Json(http, new ClearAnswer(write.Removed, name, write.Reach.ToString()), AnswerJson.Default.ClearAnswer);
    }

    /// <summary>Clears and records it.</summary>
    public static async ValueTask<CacheWrite> RunAsync(HttpContext http, CacheMapping mapping, MappedCache cache, string? profile, CancellationToken cancellationToken)
    {
        var before = cache.Cache.GetStatistics();
        var handle = profile is null ? null : string.Equals(profile, CacheProfile.DefaultName, StringComparison.OrdinalIgnoreCase) ? CacheProfile.Default : HandleOf(cache, profile);
        var write = await cache.Cache.ClearAsync(handle, cancellationToken).ConfigureAwait(false);
        write = write.AtLeast(profile is null ? before.Overall.Entries : before[profile].Entries);
        mapping.Audit.Changed(http, cache.Name, "clear", profile is null ? "everything" : $"profile '{profile}'", write);
        return write;
    }

    // With the namespace that the profile has: the cache compares it.
    private static CacheProfile HandleOf(MappedCache cache, string profile) =>
        cache.Profiles?.ByName(profile) is { } known ? new CacheProfile(known.Name, known.Namespace) : new CacheProfile(profile);
}
