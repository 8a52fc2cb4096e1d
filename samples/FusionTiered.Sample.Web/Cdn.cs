using Microsoft.AspNetCore.OutputCaching;

namespace FusionTiered.Sample.Web;

/// <summary>A CDN in front, where the section <c>Cdn</c> names one: <c>Cdn:UrlTemplate</c>, <c>Cdn:Secret</c> and the other settings of <see cref="CdnOptions"/>.</summary>
internal static class Cdn
{
    public static IServiceCollection AddCdn(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Cdn");
        return section.Exists() ? services.AddCdnPurger(section) : services;
    }

    /// <summary>A purge by hand: the output cache of all instances forgets the responses with a tag, and then the CDN its copies.</summary>
    public static void MapCdn(this IEndpointRouteBuilder app) => app.MapPost("/cdn/purge", static async (string tag, IOutputCacheStore responses, CancellationToken token) =>
    {
        await responses.EvictByTagAsync(tag, token);
        return Results.NoContent();
    }).WithTags("Sample");
}
