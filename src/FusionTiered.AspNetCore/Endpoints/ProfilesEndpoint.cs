using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Report;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>GET profiles</c>: settings and figures of each profile.</summary>
internal static class ProfilesEndpoint
{
    public static IResult Get(HttpContext http)
    {
        var cache = CacheMapping.Of(http).Find(http);
        return Answer.Json(http, new ProfilesAnswer(cache.Name, ProfileReader.Read(cache, cache.Cache.GetStatistics())), AnswerJson.Default.ProfilesAnswer);
    }
}
