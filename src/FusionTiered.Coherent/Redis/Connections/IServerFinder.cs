using FusionTiered.Servers;

namespace FusionTiered.Redis.Connections;

/// <summary>Says where a connection leads. It is asked anew for each attempt, by the thread that will connect, which waits for the answer.</summary>
internal interface IServerFinder
{
    /// <summary>The servers, in the order in which they are tried.</summary>
    /// <param name="kind">The purpose of the connection.</param>
    /// <exception cref="RedisConnectException">It is not known at present.</exception>
    /// <exception cref="ObjectDisposedException">The client ends.</exception>
    IReadOnlyList<RedisEndpoint> Find(ConnectionKind kind);
}
