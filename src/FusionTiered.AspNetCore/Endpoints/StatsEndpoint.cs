using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>GET stats</c>: the figures since the cache was made.</summary>
internal static class StatsEndpoint
{
    public static IResult Get(HttpContext http)
    {
        var cache = CacheMapping.Of(http).Find(http).Cache;
        return Answer.Json(http, StatsAnswer.Of(cache.GetStatistics()), AnswerJson.Default.StatsAnswer);
    }
}
