using System.Net;

namespace FusionTiered.Redis.Connections;

/// <summary>Turns endpoints into addresses, anew for each attempt: after a failover a name leads elsewhere.</summary>
internal static class EndpointResolver
{
    /// <summary>All addresses, endpoints in random order. Waits for DNS; a name that does not resolve throws when its turn comes.</summary>
    public static IEnumerable<(RedisEndpoint Endpoint, IPEndPoint Address)> Resolve(IReadOnlyList<RedisEndpoint> endpoints, Func<double> random)
    {
        foreach (var endpoint in endpoints.OrderBy(_ => random()).ToArray())
        {
            if (IPAddress.TryParse(endpoint.Host, out var literal))
            {
                yield return (endpoint, new(literal, endpoint.Port));
                continue;
            }

            foreach (var address in Dns.GetHostAddresses(endpoint.Host))
                yield return (endpoint, new(address, endpoint.Port));
        }
    }
}
