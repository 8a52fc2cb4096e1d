using System.Net;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Access;

/* A caller on this machine. The remote address alone proves nothing: every request that a proxy on this machine passes on comes from
   a loopback address. So the host that was asked must be a loopback one as well (a browser that a foreign page sends here by a name
   of its own, DNS rebinding, fails at that), nothing may say that the request was passed on, and it is no HTTP/1.0, which nginx
   speaks to its backends unless it is told otherwise. A proxy that rewrites the host, adds no header and speaks HTTP/1.1 cannot be
   told from a caller: behind such a one the endpoints need a policy, or AllowLocal = false. */
internal static class LocalCaller
{
    private static readonly string[] Forwarded =
        ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "CF-Connecting-IP", "True-Client-IP", "Fastly-Client-IP", "X-Envoy-External-Address", "X-ProxyUser-Ip"];

    // The second is left behind by the middleware that takes the first ones away.
    private static readonly string[] ForwardedStarts = ["X-Forwarded", "X-Original-", "X-Azure-", "X-Amzn-"];

    public static bool Is(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IsLoopback(remote)
        && IsLoopback(http.Request.Host)
        && !HttpProtocol.IsHttp10(http.Request.Protocol)
        && !WasPassedOn(http.Request.Headers);

    private static bool WasPassedOn(IHeaderDictionary headers) =>
        headers.Keys.Any(static name =>
            Array.Exists(Forwarded, one => string.Equals(one, name, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(ForwardedStarts, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)));

    private static bool IsLoopback(HostString host) =>
        string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.AsSpan().Trim("[]"), out var address) && IsLoopback(address));

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
