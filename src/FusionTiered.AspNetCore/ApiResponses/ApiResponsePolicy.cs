using FusionTiered.AspNetCore.CacheHeaders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.ApiResponses;

/// <summary>A rule for the responses under a path, as a policy of the output cache. The key is the method, the path, and the parts that the rule names. Of several rules that fit, the one with the longest path counts alone.</summary>
internal sealed class ApiResponsePolicy(PathString path, ApiResponseRule rule) : IOutputCachePolicy
{
    // Bodies that may end when the client leaves.
    private static readonly string[] Endless = [.. new ETagOptions().StreamingTypes];

    // Of one request: the policy that counts.
    private static readonly object Item = new();

    // "/api/" and "/" fit nothing below them.
    private readonly PathString _path = new(path.Value?.TrimEnd('/'));
    private readonly string[] _query = [.. rule.Query];
    private readonly string[] _headers = [.. rule.Headers];
    private readonly string[] _tags = [.. rule.Tags];
    private readonly bool _takesCookies = rule.AllowCookies || rule.Headers.Contains(HeaderNames.Cookie, StringComparer.OrdinalIgnoreCase);
    private readonly int _length = path.Value?.TrimEnd('/').Length ?? 0;

    /// <summary>The rule that counts for a request; null: none.</summary>
    public static ApiResponsePolicy? Of(HttpContext http) => http.Items[Item] as ApiResponsePolicy;

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var before = Of(http);
        if (!http.Request.Path.StartsWithSegments(_path, StringComparison.OrdinalIgnoreCase) || before?._length > _length)
        {
            return default;
        }

        http.Items[Item] = this;
        var isAllowed = rule.Methods.Any(method => string.Equals(method, http.Request.Method, StringComparison.OrdinalIgnoreCase)) && IsForEverybody(http) && !IsEndless(http);
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = context.AllowCacheStorage = isAllowed;
        context.AllowLocking = isAllowed && rule.Locking;
        context.ResponseExpirationTimeSpan = rule.Lifetime;
        context.CacheVaryByRules.QueryKeys = _query.Length == 0 ? StringValues.Empty : _query;
        context.CacheVaryByRules.HeaderNames = _headers;

        // ASP.NET's own part of the key is in capitals.
        context.CacheVaryByRules.VaryByValues["path"] = http.Request.PathBase + http.Request.Path;
        context.Tags.ExceptWith(before?._tags ?? []);
        context.Tags.UnionWith(_tags);
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            StartingHeaders.Of(http).DependsOn = _headers;
        }

        return default;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => default;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        if (ReferenceEquals(Of(context.HttpContext), this) && !WouldKeep(context.HttpContext))
        {
            context.AllowCacheStorage = false;
        }

        return default;
    }

    /// <summary>Whether the rule keeps the response as it is now.</summary>
    // The user once more: authentication may come behind the output cache.
    public bool WouldKeep(HttpContext http) =>
        http.Response.StatusCode == StatusCodes.Status200OK && IsForEverybody(http) && !NamesEndless(http.Response.ContentType) && MayBeKept(http);

    // Seen before the response begins: the output cache would hold all of it in memory. UseWebSockets may come behind the output cache.
    private static bool IsEndless(HttpContext http) =>
        http.WebSockets.IsWebSocketRequest
        || http.Request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
        || NamesEndless(http.Request.Headers.Accept.ToString())
        || http.GetEndpoint()?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(static made => made.ContentTypes.Any(NamesEndless)) == true;

    private static bool NamesEndless(string? types) => types is not null && Endless.Any(type => types.Contains(type, StringComparison.OrdinalIgnoreCase));

    private bool MayBeKept(HttpContext http)
    {
        var (headers, said) = (http.Response.Headers, StartingHeaders.SaidOf(http));
        return (rule.AllowSetCookie || StringValues.IsNullOrEmpty(headers.SetCookie))
            && !HeaderUtilities.ContainsCacheDirective(said.CacheControl, CacheControlHeaderValue.NoStoreString)
            && (rule.AllowAuthorization || !HeaderUtilities.ContainsCacheDirective(said.CacheControl, CacheControlHeaderValue.PrivateString))
            && said.Vary.All(name => _headers.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    private bool IsForEverybody(HttpContext http) =>
        (_takesCookies || StringValues.IsNullOrEmpty(http.Request.Headers.Cookie))
        && (rule.AllowAuthorization || (StringValues.IsNullOrEmpty(http.Request.Headers.Authorization) && http.User.Identity?.IsAuthenticated != true));
}
