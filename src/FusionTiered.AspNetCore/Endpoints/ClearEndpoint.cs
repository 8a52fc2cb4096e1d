using System.ComponentModel;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.Engines;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>DELETE clear</c>: every value, or those of one profile, in every tier and node, or in the memory of this node alone.</summary>
internal static class ClearEndpoint
{
    public static async Task<IResult> DeleteAsync(
        HttpContext http,
        [Description("The profile to clear. Left out: everything.")] string? profile,
        [Description("l1: the memory of this node alone, where L2 and the other nodes keep their values. Left out: every tier and node.")] string? tier,
        CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        var name = Input.Profile(cache, profile);
        var write = Input.IsMemoryAlone(tier)
            ? OfMemory(http, mapping, cache, name)
            : (await RunAsync(http, mapping, cache, name, cancellationToken).ConfigureAwait(false)).InBothTiers;
        return Answer.Json(http, new ClearAnswer(write.Removed, name, write.Reach.ToString()), AnswerJson.Default.ClearAnswer);
    }

    /// <summary>Clears, counts in L2, and records it. A caller that goes away ends the count, not the clear.</summary>
    public static async ValueTask<Cleared> RunAsync(HttpContext http, CacheMapping mapping, MappedCache cache, string? profile, CancellationToken cancellationToken)
    {
        var handle = HandleOf(cache, profile);
        var write = await cache.Cache.ClearAsync(handle, cancellationToken).ConfigureAwait(false);

        // What L2 was not told of has ended nothing there.
        var sweep = write.IsEverywhere && cache.Sweeper is { } sweeper ? await sweeper.SweepAsync(handle, cancellationToken).ConfigureAwait(false) : L2Sweep.None;
        var cleared = new Cleared(write, sweep);
        mapping.Audit.Changed(http, cache.Name, "clear", profile is null ? "everything" : $"profile '{profile}'", cleared.InBothTiers);
        return cleared;
    }

    private static CacheWrite OfMemory(HttpContext http, CacheMapping mapping, MappedCache cache, string? profile)
    {
        var write = CacheWrite.LocalOnly(cache.Cache.ClearMemory(HandleOf(cache, profile)));
        mapping.Audit.Changed(http, cache.Name, "clear memory", profile is null ? "everything" : $"profile '{profile}'", write);
        return write;
    }

    // With the namespace that the profile has: the cache compares it.
    private static CacheProfile? HandleOf(MappedCache cache, string? profile) =>
        profile is null ? null
        : string.Equals(profile, CacheProfile.DefaultName, StringComparison.OrdinalIgnoreCase) ? CacheProfile.Default
        : cache.Profiles?.ByName(profile) is { } known ? new CacheProfile(known.Name, known.Namespace) : new CacheProfile(profile);
}
