namespace FusionTiered.Redis.Connections;

/// <summary>
/// Several listeners, told one after the other in the given order. They may be made after the client that tells them, and before it is
/// started. An exception of a listener is treated as a failure of the connection; one of a mere <see cref="Watch">watcher</see> is dropped.
/// </summary>
internal sealed class ConnectionListeners : IConnectionListener, IPushHandler
{
    private readonly List<(IConnectionListener Listener, bool MayFail)> _listeners = [];

    /// <summary>The handler of pushes.</summary>
    public IPushHandler? Pushes { get; set; }

    /// <summary>Adds one without which a connection is of no use. Before the client is started.</summary>
    public void Add(IConnectionListener listener) => _listeners.Add((listener, MayFail: false));

    /// <summary>Adds one that only watches: its failure, as of a log that cannot write, takes the connection from nobody. Before the client is started.</summary>
    public void Watch(IConnectionListener listener) => _listeners.Add((listener, MayFail: true));

    public void OnInvalidate(InvalidatedKeys keys) => Pushes?.OnInvalidate(keys);

    public void OnMessage(ReadOnlySpan<byte> text) => Pushes?.OnMessage(text);

    public void OnCounter(long? number) => Pushes?.OnCounter(number);

    public void OnConnected(ConnectionInfo connection) => Tell(listener => listener.OnConnected(connection));

    public void OnPing(ConnectionInfo connection, long sentAt) => Tell(listener => listener.OnPing(connection, sentAt));

    public void OnLost(ConnectionInfo connection, Exception reason) => Tell(listener => listener.OnLost(connection, reason));

    public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn) =>
        Tell(listener => listener.OnAttemptFailed(kind, reason, nextIn));

    public void OnCredentialsFailed(RedisConnectException reason, TimeSpan nextIn) => Tell(listener => listener.OnCredentialsFailed(reason, nextIn));

    private void Tell(Action<IConnectionListener> call)
    {
        foreach (var (listener, mayFail) in _listeners)
        {
            try
            {
                call(listener);
            }
            catch (Exception) when (mayFail)
            {
                // Nobody is left to tell: the log is one of them.
            }
        }
    }
}
