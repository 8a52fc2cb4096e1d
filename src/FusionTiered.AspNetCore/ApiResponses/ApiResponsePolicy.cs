using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.ApiResponses;

/// <summary>A rule for the responses under a path, as a policy of the output cache. The key is the method, the path, and the parts that the rule names. Of several rules that fit, the one with the longest path counts alone.</summary>
internal sealed class ApiResponsePolicy(PathString path, ApiResponseRule rule) : IOutputCachePolicy
{
    private const string Everything = "*";

    // Of one request: the policy that counts.
    private static readonly object Item = new();

    private readonly string[] _query = rule.Query.Any(static name => name is not Everything) ? [.. rule.Query.Where(static name => name is not Everything)] : [.. rule.Query];
    private readonly string[] _headers = [.. rule.Headers];
    private readonly string[] _tags = [.. rule.Tags];
    private readonly int _length = path.Value?.TrimEnd('/').Length ?? 0;

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var before = http.Items[Item] as ApiResponsePolicy;
        if (!http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase) || before?._length > _length)
        {
            return default;
        }

        http.Items[Item] = this;
        var isAllowed = rule.Methods.Any(method => string.Equals(method, http.Request.Method, StringComparison.OrdinalIgnoreCase)) && IsForEverybody(http);
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = context.AllowCacheStorage = isAllowed;
        context.AllowLocking = isAllowed;
        context.ResponseExpirationTimeSpan = rule.Lifetime;
        context.CacheVaryByRules.QueryKeys = _query.Length == 0 ? StringValues.Empty : _query;
        context.CacheVaryByRules.HeaderNames = _headers;
        context.Tags.ExceptWith(before?._tags ?? []);
        context.Tags.UnionWith(_tags);
        return default;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => default;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var (http, response) = (context.HttpContext, context.HttpContext.Response);

        // The user once more: authentication may come behind the output cache.
        if (ReferenceEquals(http.Items[Item], this)
            && (response.StatusCode != StatusCodes.Status200OK || !IsForEverybody(http) || (!rule.AllowSetCookie && !StringValues.IsNullOrEmpty(response.Headers[HeaderNames.SetCookie]))))
        {
            context.AllowCacheStorage = false;
        }

        return default;
    }

    private bool IsForEverybody(HttpContext http) =>
        rule.AllowAuthorization || (StringValues.IsNullOrEmpty(http.Request.Headers.Authorization) && http.User.Identity?.IsAuthenticated != true);
}
