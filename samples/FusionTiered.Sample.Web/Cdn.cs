using Microsoft.AspNetCore.OutputCaching;

namespace FusionTiered.Sample.Web;

/// <summary>A CDN in front, where the section <c>Cdn</c> names one: <c>Cdn:UrlTemplate</c>, <c>Cdn:Secret</c> and the other settings of <see cref="CdnOptions"/>.</summary>
internal static class Cdn
{
    public static IServiceCollection AddCdn(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Cdn");

        // A variable of the environment that happens to be called CDN is no section.
        return section.GetChildren().Any() ? services.AddCdnPurger(section) : services;
    }

    /// <summary>A purge by hand, <c>POST purge?tag=ohlc</c>: the output cache of all instances forgets the responses with a tag, and then the CDN its copies.</summary>
    /// <param name="endpoints">The endpoints of the cache of the responses: the purge is closed by the same gate.</param>
    public static void MapPurge(this RouteGroupBuilder endpoints) => endpoints.MapPost("/purge", static async (string tag, IOutputCacheStore responses) =>
    {
        // Without the token of the request: whoever hangs up in the middle does not keep the CDN from being told.
        await responses.EvictByTagAsync(tag, CancellationToken.None);
        return Results.NoContent();
    });
}
