using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.ApiResponses;

/// <summary>A rule for the responses under a path, as a policy of the output cache. The key is the method, the path, and the parts that the rule names.</summary>
internal sealed class ApiResponsePolicy(PathString path, ApiResponseRule rule) : IOutputCachePolicy
{
    private readonly string[] _query = [.. rule.Query];
    private readonly string[] _headers = [.. rule.Headers];

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        if (!request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        var isAllowed = rule.Methods.Any(method => string.Equals(method, request.Method, StringComparison.OrdinalIgnoreCase))
            && (rule.AllowAuthorization || (StringValues.IsNullOrEmpty(request.Headers.Authorization) && context.HttpContext.User.Identity?.IsAuthenticated != true));
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = context.AllowCacheStorage = isAllowed;
        context.AllowLocking = isAllowed;
        context.ResponseExpirationTimeSpan = rule.Lifetime;
        context.CacheVaryByRules.QueryKeys = _query.Length == 0 ? StringValues.Empty : _query;
        context.CacheVaryByRules.HeaderNames = _headers;
        foreach (var tag in rule.Tags)
        {
            context.Tags.Add(tag);
        }

        return default;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => default;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        if (request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)
            && (response.StatusCode != StatusCodes.Status200OK || (!rule.AllowSetCookie && !StringValues.IsNullOrEmpty(response.Headers[HeaderNames.SetCookie]))))
        {
            context.AllowCacheStorage = false;
        }

        return default;
    }
}
