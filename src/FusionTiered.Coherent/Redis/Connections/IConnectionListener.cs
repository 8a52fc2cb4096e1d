namespace FusionTiered.Redis.Connections;

/// <summary>
/// Hears the life of a client's connections. For one connection all calls come on one thread and in this order:
/// OnConnected, then pushes, replies and OnPing as they arrive, then OnLost. Pushes that came with the greeting are heard even
/// before OnConnected: they must be heeded, too. OnLost of a connection comes before anything of its successor, before its awaited
/// commands fail, and after every push that came whole. Calls must be quick and must not throw; an exception all the same is
/// treated as a failure of the connection.
/// </summary>
internal interface IConnectionListener
{
    /// <summary>Established. Commands can be sent from here on, also from here; no reply to one is read before this call has ended.</summary>
    void OnConnected(ConnectionInfo connection);

    /// <summary>A PING was answered: everything written before it was sent has been announced on this connection.</summary>
    /// <param name="connection">Which.</param>
    /// <param name="sentAt">When it was sent, as a timestamp of the client's clock.</param>
    void OnPing(ConnectionInfo connection, long sentAt);

    /// <summary>Gone: from here on nothing is announced until the successor's OnConnected.</summary>
    void OnLost(ConnectionInfo connection, Exception reason);

    /// <summary>An attempt to connect has failed; the next one follows.</summary>
    void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn);

    /// <summary>New credentials did not come, or were refused: the connections go on with the old ones. On another thread than the other calls.</summary>
    void OnCredentialsFailed(RedisConnectException reason, TimeSpan nextIn)
    {
    }
}
