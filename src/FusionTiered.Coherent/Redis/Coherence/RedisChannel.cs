using FusionTiered.Keys;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.Coherence;

/// <summary>
/// Hears every change in Redis, by any client: <c>CLIENT TRACKING ON BCAST NOLOOP</c> on the connection that also carries the data.
/// Where the server refuses that, it hears the numbered messages of the other nodes on the same connection
/// (docs/decisions/0022-pub-sub-where-tracking-is-refused.md). All that its listener is told comes from the reader of that connection, in the order of the wire.
/// </summary>
/// <remarks>Owns the client: the tier that shares it must not be used after the channel is disposed.</remarks>
internal sealed class RedisChannel(RedisCalls calls, KeyLayout layout, Marks marks) : ICoherenceChannel, IConnectionListener, IPushHandler, IAsyncDisposable, IDisposable
{
    // A node that is alive says so every second, see NodePresence.
    private static readonly TimeSpan LongestPingInterval = TimeSpan.FromSeconds(1);

    private readonly Probes _probes = new(calls.Client);
    private readonly MessageOrder _messages = new();
    private ICoherenceListener _listener = NoListener.Instance;
    private volatile bool _isConnected;

    /// <inheritdoc/>
    public CoherenceMode Mode => calls.Client.Tracking.Announcements switch
    {
        null => CoherenceMode.None,
        { IsOn: false } => CoherenceMode.Lifetime,
        { IsByMessages: true } => CoherenceMode.OwnNodes,
        _ => CoherenceMode.EveryChange,
    };

    /// <inheritdoc/>
    public void Listen(ICoherenceListener listener, TimeSpan lease)
    {
        _listener = listener;
        var quarter = lease / 4;
        calls.Client.Start(quarter < LongestPingInterval ? quarter : LongestPingInterval);
    }

    /// <inheritdoc/>
    public ValueTask ConfirmAsync(TimeSpan deadline) => _isConnected
        ? _probes.AskAsync(deadline)
        : ValueTask.FromException(new RemoteTierException(RemoteFailure.Unreachable, "Changes in Redis are not heard at present."));

    /// <inheritdoc/>
    public ValueTask AnnounceKeyAsync(string key, TimeSpan deadline) => marks.LeaveAsync(layout.Mark(key), layout.OwnMark(key), deadline);

    /// <inheritdoc/>
    public ValueTask AnnouncePatternAsync(string pattern, TimeSpan deadline) => marks.LeaveAsync(layout.Pattern(pattern), layout.Pattern(pattern), deadline);

    /// <inheritdoc/>
    public void OnInvalidate(InvalidatedKeys keys)
    {
        // During the greeting. Coverage that begins makes memory ask about everything it has, and until Redis can be asked it is all
        // there is to serve: what is evicted now would cost a call of the source.
        if (!_isConnected)
        {
            return;
        }

        if (keys.IsEverything)
        {
            _listener.EverythingChanged();
        }

        foreach (var key in keys)
        {
            Tell(key);
        }
    }

    /// <inheritdoc/>
    public void OnMessage(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            // A node has seen that it may tell.
            return;
        }

        if (!ChangeMessage.TryRead(text, out var message))
        {
            Judge(_messages.Strange());
            return;
        }

        Judge(_messages.Message(message.Number, message.IsFirst));
        if (_isConnected && !message.Sender.SequenceEqual(layout.Origin.Span))
        {
            Tell(message.Key);
        }
    }

    /// <inheritdoc/>
    public void OnCounter(long? number) => Judge(_messages.Counter(number));

    /// <inheritdoc/>
    public void OnConnected(ConnectionInfo connection)
    {
        if (connection.Kind != ConnectionKind.Tracking || !connection.Tracking.IsOn)
        {
            return;
        }

        // A caller who asked while the last connection was being lost may have come behind those who were told, and no PING is under way for it.
        _probes.Lost();

        // In this order: what the first PING confirms is only what was heard since coverage began.
        _listener.CoverageBegan();
        _isConnected = true;
        _listener.Confirmed(connection.LeaseOpenedAt);
    }

    /// <inheritdoc/>
    public void OnPing(ConnectionInfo connection, long sentAt)
    {
        if (connection.Kind != ConnectionKind.Tracking || !_isConnected)
        {
            return;
        }

        _listener.Confirmed(sentAt);
        _probes.Answered(sentAt);
    }

    /// <inheritdoc/>
    public void OnLost(ConnectionInfo connection, Exception reason)
    {
        if (connection.Kind != ConnectionKind.Tracking)
        {
            return;
        }

        _messages.Forget();
        if (!_isConnected)
        {
            return;
        }

        _isConnected = false;
        _listener.CoverageLost();
        _probes.Lost();
    }

    /// <inheritdoc/>
    public void OnAttemptFailed(ConnectionKind kind, RedisConnectException reason, TimeSpan nextIn)
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => calls.Client.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => calls.Client.Dispose();

    private void Judge(MessageOrder.Finding finding)
    {
        // During the greeting: coverage that begins makes memory ask anyway.
        if (!_isConnected)
        {
            return;
        }

        if (finding == MessageOrder.Finding.Emptied)
        {
            _listener.EverythingChanged();
        }
        else if (finding == MessageOrder.Finding.Gap)
        {
            // As a lost connection, though this one is there: what comes from here on is heard again.
            _listener.CoverageLost();
            _listener.CoverageBegan();
        }
    }

    private void Tell(ReadOnlySpan<byte> key)
    {
        switch (layout.RoleOf(key, out var text))
        {
            case KeyRole.Data:
                _listener.KeyChanged(text);
                break;
            case KeyRole.Version:
                _listener.VersionChanged(text);
                break;
            case KeyRole.Pattern when IsPattern(text):
                _listener.PatternCleared(text);
                break;
            case KeyRole.Pattern:
                // None of our nodes writes it; whoever did means at least something.
                _listener.EverythingChanged();
                break;
        }
    }

    private static bool IsPattern(string text)
    {
        try
        {
            _ = Glob.Parse(text);
            return true;
        }
        catch (InvalidPatternException)
        {
            return false;
        }
    }
}
