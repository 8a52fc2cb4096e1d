using FusionTiered.Servers;
using System.Net;
using System.Net.Sockets;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// A place for one connection, and the thread that fills it: it resolves, connects, greets, then is the reader of the
/// connection until that ends, and begins again. One thread does all this, so attempts cannot overlap and the order of events
/// is the order of its lines.
/// </summary>
internal sealed class ConnectionSlot : IDisposable
{
    private readonly ConnectionSettings _settings;
    private readonly Heartbeat _heartbeat;
    private readonly IConnectionListener _listener;
    private readonly IPushHandler? _pushes;
    private readonly Func<double> _random;
    private readonly IServerFinder? _finder;
    private readonly CredentialSource? _credentials;
    private readonly ReconnectPolicy _policy;
    private readonly List<Predecessor> _predecessors = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private RedisConnection? _attempt;
    private volatile RedisConnection? _current;
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ConnectionInfo? _info;
    private volatile Exception? _lastFailure;
    private long _connects;
    private long _failedAttempts;
    private bool _isStarted;
    private bool _isInHurry;
    private bool _stopping;

    public ConnectionSlot(
        ConnectionSettings settings, ConnectionKind kind, Heartbeat heartbeat, IConnectionListener listener, IPushHandler? pushes, Func<double> random,
        IServerFinder? finder = null, CredentialSource? credentials = null)
    {
        _settings = settings;
        _heartbeat = heartbeat;
        _listener = listener;
        _random = random;
        _finder = finder;
        _credentials = credentials;
        _policy = new(random);
        _pushes = kind == ConnectionKind.Tracking ? pushes : null;
        Kind = kind;
    }

    public ConnectionKind Kind { get; }

    /// <summary>The connection in use, null while there is none.</summary>
    public RedisConnection? Current => _current;

    /// <summary>When the last answered PING of the present connection was sent; <see cref="long.MinValue"/> without a connection.</summary>
    public long LastAnsweredPingSentAt => _current?.LastAnsweredPingSentAt ?? long.MinValue;

    public Exception? LastFailure => _lastFailure;

    /// <summary>How changes are announced on the present connection, or were on the last one; null before the first.</summary>
    public TrackingState? Announcements => _info?.Tracking;

    /// <summary>Ends when the slot's thread has ended.</summary>
    public Task Ended => _ended.Task;

    public SlotState State
    {
        get
        {
            var current = _current;
            return new(
                Kind, current is null ? null : _info, _lastFailure, Volatile.Read(ref _connects), Volatile.Read(ref _failedAttempts),
                current?.PendingOperations ?? 0, current?.PendingBytes ?? 0);
        }
    }

    public void Start()
    {
        _isStarted = true;
        new Thread(Run) { IsBackground = true, Name = $"FusionTiered.Redis {Kind} reader" }.Start();
    }

    /// <summary>Ends when there is a connection.</summary>
    public Task WhenConnectedAsync()
    {
        lock (_gate)
        {
            return _connected.Task;
        }
    }

    /// <summary>Ends when there is a connection, or it is known that none comes at once: the first attempt since the last one failed, or has to wait.</summary>
    public Task WhenTriedAsync()
    {
        lock (_gate)
        {
            return _tried.Task;
        }
    }

    /// <summary>Leaves every other server than this one, also where an attempt is under way.</summary>
    /// <param name="server">The server that holds the data now.</param>
    /// <param name="isNew">Whether it has just become that: then the next attempt comes at once.</param>
    public void Follow(RedisEndpoint server, bool isNew)
    {
        RedisConnection? attempt;
        lock (_gate)
        {
            attempt = _attempt;
            if (isNew)
            {
                _isInHurry = true;
                Monitor.PulseAll(_gate);
            }
        }

        if (attempt is not null && attempt.Endpoint != server)
        {
            attempt.Close(new IOException($"The Sentinels name {server} as the primary."));
        }
    }

    public void Dispose()
    {
        RedisConnection? attempt;
        lock (_gate)
        {
            _stopping = true;
            attempt = _attempt;
            if (_connected.Task.IsCompletedSuccessfully)
            {
                _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            _connected.TrySetException(new ObjectDisposedException(nameof(RedisClient)));
            _ = _connected.Task.Exception; // observed: often nobody waits
            _tried.TrySetResult();
            Monitor.PulseAll(_gate);
        }

        attempt?.Dispose();
        if (!_isStarted)
        {
            _ended.TrySetResult();
        }
    }

    private void Run()
    {
        try
        {
            while (Pause(_policy.Next()))
            {
                ConnectAndServe();
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>Waits; false when the slot is to end.</summary>
    private bool Pause(TimeSpan pause)
    {
        var due = _heartbeat.Clock.Now + _heartbeat.Clock.TicksOf(pause);
        lock (_gate)
        {
            if (pause > TimeSpan.Zero)
            {
                _tried.TrySetResult();
            }

            while (!_stopping && !_isInHurry && _heartbeat.Clock.Now < due)
            {
                _heartbeat.Clock.WaitUntil(_gate, due);
            }

            _isInHurry = false;
            return !_stopping;
        }
    }

    private void ConnectAndServe()
    {
        RedisConnection connection;
        ConnectionInfo info;
        try
        {
            (connection, info) = Connect();
        }
        catch (Exception failure)
        {
            Failed(failure);
            return;
        }

        var since = _heartbeat.Clock.Now;
        var reason = Publish(connection, info) ?? connection.PumpUntilClosed();
        Withdraw(connection, info, reason);
        _policy.Lived(_heartbeat.Clock.SpanOf(_heartbeat.Clock.Now - since));
    }

    /// <summary>Tries every address of every endpoint, endpoints in random order; throws the failure of the last one.</summary>
    private (RedisConnection Connection, ConnectionInfo Info) Connect()
    {
        Exception? failure = null;
        foreach (var endpoint in _finder?.Find(Kind) ?? [.. _settings.Endpoints.OrderBy(_ => _random())])
        {
            IPEndPoint[] addresses;
            try
            {
                addresses = _settings.Resolve(endpoint);
            }
            catch (SocketException unknown)
            {
                failure = new RedisConnectException($"No address for {endpoint.Host}: {unknown.SocketErrorCode}", isRefusal: false, unknown);
                continue;
            }

            foreach (var address in addresses)
            {
                if (TryConnect(endpoint, address, ref failure) is { } connected)
                {
                    return connected;
                }
            }
        }

        throw failure ?? new RedisConnectException("No endpoint has an address.");
    }

    private (RedisConnection Connection, ConnectionInfo Info)? TryConnect(RedisEndpoint endpoint, IPEndPoint address, ref Exception? failure)
    {
        ConnectionInfo? info = null;
        RedisConnection? connection = null;
        try
        {
            // Before the connect timeout begins.
            var credentials = _credentials?.Ask();

            // Within the try: a host without the address's family refuses the socket already.
            connection = new(
                _settings, endpoint, address, _heartbeat, _pushes, sentAt =>
                {
                    if (info is not null)
                    {
                        _listener.OnPing(info, sentAt);
                    }
                },
                isForLarge: Kind == ConnectionKind.Large);
            Attempt(connection);
            connection.Connect();
            var greeted = Handshake.Run(connection, Kind == ConnectionKind.Tracking ? _settings.Tracking : null, _predecessors, credentials);
            info = new(Kind, _connects + 1, endpoint, greeted.Server, greeted.Tracking, greeted.ArePredecessorsGone, connection.LastAnsweredPingSentAt);
            _predecessors.Clear();
            _predecessors.Add(greeted.Self);
            return (connection, info);
        }
        catch (Exception broken)
        {
            connection?.Close(broken);
            connection?.FailPending();
            failure = broken is RedisConnectException ? broken : Explain(endpoint, connection?.Closed ?? broken);
            return null;
        }
    }

    private static RedisConnectException Explain(RedisEndpoint endpoint, Exception failure) =>
        new($"No greeting from {endpoint}: {failure.Message}", isRefusal: false, failure);

    private void Attempt(RedisConnection connection)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _attempt = connection;
        }
    }

    private void Failed(Exception failure)
    {
        var reason = failure as RedisConnectException ?? new RedisConnectException($"No connection: {failure.Message}", isRefusal: false, failure);
        _lastFailure = reason;
        Interlocked.Increment(ref _failedAttempts);
        lock (_gate)
        {
            _tried.TrySetResult();
        }

        Tell(() => _listener.OnAttemptFailed(Kind, reason, _policy.Limit));
    }

    /// <summary>Null when the connection is in use now, else why not.</summary>
    private Exception? Publish(RedisConnection connection, ConnectionInfo info)
    {
        Volatile.Write(ref _connects, info.Generation);
        Volatile.Write(ref _failedAttempts, 0);
        _info = info;

        // In use before it is told, so that whoever is told can use it; no reply is read before this thread goes on.
        connection.Open();
        _current = connection;
        if (Tell(() => _listener.OnConnected(info)) is { } refused)
        {
            connection.Close(refused);
            return refused;
        }

        lock (_gate)
        {
            if (!_stopping)
            {
                _connected.TrySetResult();
            }

            _tried.TrySetResult();
        }

        return null;
    }

    private void Withdraw(RedisConnection connection, ConnectionInfo info, Exception reason)
    {
        lock (_gate)
        {
            if (!_stopping && _connected.Task.IsCompleted)
            {
                _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        _current = null;
        _lastFailure = reason;
        Tell(() => _listener.OnLost(info, reason));
        connection.FailPending();
    }

    private Exception? Tell(Action call)
    {
        try
        {
            call();
            return null;
        }
        catch (Exception failure)
        {
            _lastFailure = failure;
            return failure;
        }
    }
}
