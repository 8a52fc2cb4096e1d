using System.ComponentModel;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>GET keys</c>: keys in the memory of this node.</summary>
internal static class KeysEndpoint
{
    private const int Usual = 100;

    public static IResult Get(
        HttpContext http,
        [Description("The beginning of the keys. Where keys are hidden, a whole namespace such as market:.")] string? prefix,
        [Description("How many keys to show at most. Default: 100.")] string? limit)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        var most = Input.Number("limit", limit, 1, mapping.Options.MostKeys, Math.Min(Usual, mapping.Options.MostKeys));
        Check(cache, prefix);
        var (shown, total) = (new List<KeyAnswer>(), 0);
        foreach (var key in cache.Cache.MemoryKeys())
        {
            if (string.IsNullOrEmpty(prefix) || key.Text.StartsWith(prefix, StringComparison.Ordinal))
            {
                total++;
                if (shown.Count < most)
                {
                    shown.Add(new KeyAnswer(cache.Redaction.Key(in key), cache.ProfileOf(in key)));
                }
            }
        }

        return Answer.Json(http, new KeysAnswer(shown, total, total > shown.Count), AnswerJson.Default.KeysAnswer);
    }

    // Letter by letter, a prefix would find the keys that are hidden.
    private static void Check(MappedCache cache, string? prefix)
    {
        if (string.IsNullOrEmpty(prefix) || cache.Redaction.ShowsKeys)
        {
            return;
        }

        string[] namespaces = [.. (cache.Profiles?.All ?? []).Where(static one => one.Namespace.Length > 0).Select(static one => one.Namespace + ":").Order(StringComparer.Ordinal)];
        if (!namespaces.Contains(prefix, StringComparer.Ordinal))
        {
            throw new WrongInputException("prefix", prefix, $"a whole namespace while keys are hidden (ShowKeys is False): {string.Join(", ", namespaces)}");
        }
    }
}
