using FusionTiered.Servers;
using System.Net.Sockets;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// Puts a stream on a connected socket: the seam for TLS. The stream is read by one thread and written by another, both
/// synchronously; the socket is closed under it to end them.
/// </summary>
internal interface IStreamFactory
{
    Stream Open(Socket socket, RedisEndpoint endpoint);

    /// <summary>Whether its streams are encrypted.</summary>
    bool IsEncrypted => false;
}
