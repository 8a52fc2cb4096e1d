using FusionTiered.AspNetCore.Cdn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>Sets the cache headers and surrogate keys that the endpoint of a request asks for.</summary>
internal sealed class CacheHeaderMiddleware(RequestDelegate next, IServiceProvider services)
{
    private readonly CacheHeaderProfiles _profiles = services.GetRequiredService<IOptions<CacheHeaderProfiles>>().Value;
    private readonly CdnOptions _cdn = services.GetService<IOptions<CdnOptions>>()?.Value ?? new CdnOptions();

    // Responses to other methods change something, and are nobody's to keep.
    public Task InvokeAsync(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        var headers = SetOf(metadata?.GetMetadata<CacheHeaderMetadata>());
        var keys = metadata?.GetOrderedMetadata<SurrogateKeyMetadata>();
        if ((headers is not null || keys is { Count: > 0 }) && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            var starting = StartingHeaders.Of(http);
            starting.Set = headers;
            starting.Keys = keys is { Count: > 0 }
                ? (_cdn.HeaderName, string.Join(_cdn.Delimiter, keys.SelectMany(static one => one.Keys).Select(SurrogateKeys.Spelled).Distinct(StringComparer.Ordinal)))
                : null;
        }

        return next(http);
    }

    private CacheHeaderSet? SetOf(CacheHeaderMetadata? asked) => asked switch
    {
        null => null,
        { Set: { } own } => own,
        { Profile: { } name } => _profiles.Find(name) ?? throw new InvalidOperationException(
            $"WithCacheHeaders names the profile '{name}', and AddCacheHeaders has {(_profiles.Names.Any() ? "only " + string.Join(", ", _profiles.Names) : "none")}."),
        _ => null,
    };
}
