using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Report;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>GET health</c>: always 200, since a cache is no reason to restart anything. For probes of an orchestrator there are health checks.</summary>
internal static class HealthEndpoint
{
    public static async Task<IResult> GetAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var health = await HealthReader.ReadAsync(mapping.Find(http), mapping.Options, cancellationToken).ConfigureAwait(false);
        return Answer.Json(http, health, AnswerJson.Default.HealthAnswer);
    }
}
