using FusionTiered.AspNetCore.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Access;

/* The one way into the endpoints. It wraps the finished request delegate of each endpoint, because a filter would run after the binding
   of parameters: a refused caller with a broken body would get 400 and learn that there is something. As the last convention of the group
   it also sees what the application adds to the group afterwards, RequireAuthorization for instance. */
internal sealed class AccessGate(CacheEndpointOptions options, AuditLog audit)
{
    /// <summary>Closes every endpoint of a group, also those that the application adds to it.</summary>
    public void Close(IEndpointConventionBuilder group) => group.Finally(endpoint =>
    {
        var inner = endpoint.RequestDelegate ?? throw new InvalidOperationException("An endpoint without a request delegate cannot be closed.");
        var hasPolicy = HasPolicy(endpoint);
        var limit = endpoint.Metadata.OfType<ChangeLimit>().FirstOrDefault();
        endpoint.RequestDelegate = http =>
        {
            if (RefusalOf(http, hasPolicy, limit) is not { } refusal)
            {
                return inner(http);
            }

            audit.Refused(http, refusal.Title);
            return refusal.WriteAsync(http);
        };
    });

    private Refusal? RefusalOf(HttpContext http, bool hasPolicy, ChangeLimit? limit)
    {
        if (!hasPolicy && !(options.AllowLocal && LocalCaller.Is(http)))
        {
            return Refusal.Closed;
        }

        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return !hasPolicy && BrowserCheck.IsForeignRead(request) ? Refusal.OtherSiteRead : null;
        }

        return !options.AllowChanges ? Refusal.ReadOnly
            : BrowserCheck.MayBeBrowser(request) && !BrowserCheck.IsOwnPage(request) ? Refusal.OtherSite
            : limit?.Enter() is { } retryAfter ? Refusal.TooMany(retryAfter)
            : null;
    }

    // The middleware asks the policy before the endpoint runs; without the middleware such an endpoint fails.
    private static bool HasPolicy(EndpointBuilder endpoint) =>
        endpoint.Metadata.Any(static one => one is IAuthorizeData or AuthorizationPolicy) && !endpoint.Metadata.Any(static one => one is IAllowAnonymous);
}
