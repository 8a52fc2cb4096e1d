using System.Net;
using System.Net.Sockets;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Ports for servers: below those that systems give to clients and to listeners that do not care, and none twice.</summary>
internal static class FreePort
{
    private const int Lowest = 10_000;
    private const int Count = 20_000;

    private static int s_last = Random.Shared.Next(Count);

    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Lowest + (Interlocked.Increment(ref s_last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
