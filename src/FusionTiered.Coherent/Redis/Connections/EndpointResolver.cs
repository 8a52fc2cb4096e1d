using FusionTiered.Servers;
using System.Net;

namespace FusionTiered.Redis.Connections;

/// <summary>Turns an endpoint into addresses, anew for each attempt: after a failover a name leads elsewhere.</summary>
internal static class EndpointResolver
{
    /// <summary>Waits for DNS; throws a <see cref="System.Net.Sockets.SocketException"/> when the name leads nowhere.</summary>
    public static IPEndPoint[] Resolve(RedisEndpoint endpoint)
    {
        IPAddress[] addresses = IPAddress.TryParse(endpoint.Host, out var literal) ? [literal] : Dns.GetHostAddresses(endpoint.Host);
        return Array.ConvertAll(addresses, address => new IPEndPoint(address, endpoint.Port));
    }
}
