using System.ComponentModel;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.OutputCaching;
using FusionTiered.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>POST purge</c>: what has a tag leaves the cache of all nodes, values and responses alike, and then the CDN.</summary>
internal static class PurgeEndpoint
{
    public static async Task<IResult> PostAsync(HttpContext http, [Description("The tag, for instance ohlc.")] string? tag)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        var asked = Checked(http, tag);
        var logs = http.RequestServices.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var eviction = new TagEviction(cache.Cache, http.RequestServices.GetServices<ICdnPurger>(), logs.CreateLogger(DomainOutputCacheStore.Category));
        var outcome = await eviction.RunAsync(asked, asked).ConfigureAwait(false);
        var reach = outcome.Write.Reach.ToString();
        mapping.Audit.Changed(http, cache.Name, "purge", cache.Logged(asked), outcome.Write);
        return outcome.IsPurged == false
            ? TypedResults.Problem(
                $"The cache has evicted the tag (reach {reach}), and the CDN did not take the purge: it serves the old responses until they run out there. The log of the application has the reason.",
                statusCode: StatusCodes.Status502BadGateway,
                title: "The CDN was not purged.",
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["tag"] = asked, ["reach"] = reach })
            : Answer.Json(http, new PurgeAnswer(asked, reach, outcome.IsPurged), AnswerJson.Default.PurgeAnswer);
    }

    private static string Checked(HttpContext http, string? tag)
    {
        if (string.IsNullOrWhiteSpace(tag))
        {
            throw new WrongInputException("tag", tag, "a tag of responses or values, for instance ohlc");
        }

        // The query joins them by commas: such a tag has nobody.
        return http.Request.Query["tag"].Count > 1 ? throw WrongInputException.Of("tag", "There are several tags; a purge takes one.")
            : TagRules.FaultOf(tag) is { } fault ? throw WrongInputException.Of("tag", $"The tag {fault}.")
            : tag;
    }
}
