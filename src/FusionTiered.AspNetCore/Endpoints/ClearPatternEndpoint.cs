using System.ComponentModel;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.Keys;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>POST clear-pattern</c>: the values whose keys match; in the query, or as the body <c>{"pattern":"...","dryRun":true}</c>.</summary>
internal static class ClearPatternEndpoint
{
    private const int MostShown = 20;

    public static async Task<IResult> PostAsync(
        HttpContext http,
        [Description("In the syntax of Redis: *, ?, [a-z], [^a-z], and \\ before a character that means itself. The FusionCache engine with L2 takes one key, a whole profile (market:*) and the patterns of AddInvalidation; it answers any other with 400.")] string? pattern,
        [Description("Whether to tell only what matches in the memory of this node: true or false.")] string? dryRun,
        CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        var isDry = Input.Switch("dryRun", dryRun);
        if (string.IsNullOrEmpty(pattern))
        {
            using var body = await Input.BodyAsync(http.Request, cancellationToken).ConfigureAwait(false);
            pattern = body is null ? null : Input.Text(body.RootElement, "pattern");
            isDry = isDry || (body is not null && body.RootElement.TryGetProperty("dryRun", out var written) && Dry(written));
        }

        var glob = Parsed(pattern);
        if (cache.Inspector.RefusalOf(glob) is { } refusal)
        {
            throw WrongInputException.Of("pattern", refusal);
        }

        if (isDry)
        {
            CacheKey[] matches = [.. cache.Cache.MemoryKeys().Where(key => glob.IsMatch(key.Text))];
            return Answer.Json(
                http,
                new PatternAnswer(glob.Text, DryRun: true, matches.Length, [.. matches.Take(MostShown).Select(key => cache.Redaction.Key(in key))], Removed: null, Reach: null),
                AnswerJson.Default.PatternAnswer);
        }

        var before = Counted.Matching(cache, glob);
        var write = (await ClearAsync(cache.Cache, glob, cancellationToken).ConfigureAwait(false)).AtLeast(before);
        mapping.Audit.Changed(http, cache.Name, "clear-pattern", cache.Logged(glob.Text), write);
        return Answer.Json(
            http, new PatternAnswer(glob.Text, DryRun: false, MatchedInMemory: null, Keys: null, write.Removed, write.Reach.ToString()), AnswerJson.Default.PatternAnswer);
    }

    // A cache of the application's own cannot be asked beforehand.
    private static async ValueTask<CacheWrite> ClearAsync(IDomainCache cache, Glob pattern, CancellationToken cancellationToken)
    {
        try
        {
            return await cache.ClearPatternAsync(pattern.Text, count: true, cancellationToken).ConfigureAwait(false);
        }
        catch (NotSupportedException refused)
        {
            throw WrongInputException.Of("pattern", refused.Message);
        }
    }

    private static bool Dry(System.Text.Json.JsonElement written) => written.ValueKind switch
    {
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False or System.Text.Json.JsonValueKind.Null => false,
        var other => throw new WrongInputException("dryRun", other.ToString(), "true or false"),
    };

    private static Glob Parsed(string? pattern)
    {
        if (string.IsNullOrEmpty(pattern))
        {
            throw new WrongInputException("pattern", pattern, "a pattern of keys, for instance market:*");
        }

        try
        {
            return Glob.Parse(pattern);
        }
        catch (InvalidPatternException wrong)
        {
            throw WrongInputException.Of("pattern", wrong.Message);
        }
    }
}
