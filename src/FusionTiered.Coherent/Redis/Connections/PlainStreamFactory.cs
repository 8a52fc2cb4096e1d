using FusionTiered.Servers;
using System.Net.Sockets;

namespace FusionTiered.Redis.Connections;

/// <summary>No encryption.</summary>
internal sealed class PlainStreamFactory : IStreamFactory
{
    public static PlainStreamFactory Instance { get; } = new();

    public Stream Open(Socket socket, RedisEndpoint endpoint) => new NetworkStream(socket, ownsSocket: false);
}
