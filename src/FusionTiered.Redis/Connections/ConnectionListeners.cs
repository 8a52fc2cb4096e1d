namespace FusionTiered.Redis.Connections;

/// <summary>Several listeners, told one after the other in the given order. They may be made after the client that tells them, and before it is started.</summary>
internal sealed class ConnectionListeners : IConnectionListener, IPushHandler
{
    private readonly List<IConnectionListener> _listeners = [];

    /// <summary>Who hears what the server says unasked.</summary>
    public IPushHandler? Pushes { get; set; }

    /// <summary>Adds one. Before the client is started.</summary>
    public void Add(IConnectionListener listener) => _listeners.Add(listener);

    public void OnInvalidate(InvalidatedKeys keys) => Pushes?.OnInvalidate(keys);

    public void OnConnected(ConnectionInfo connection)
    {
        foreach (var listener in _listeners)
            listener.OnConnected(connection);
    }

    public void OnPing(ConnectionInfo connection, long sentAt)
    {
        foreach (var listener in _listeners)
            listener.OnPing(connection, sentAt);
    }

    public void OnLost(ConnectionInfo connection, Exception reason)
    {
        foreach (var listener in _listeners)
            listener.OnLost(connection, reason);
    }

    public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn)
    {
        foreach (var listener in _listeners)
            listener.OnAttemptFailed(kind, reason, nextIn);
    }
}
