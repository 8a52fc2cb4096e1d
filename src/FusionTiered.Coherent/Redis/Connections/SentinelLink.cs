using System.Net.Sockets;
using FusionTiered.Redis.Commands;
using FusionTiered.Servers;

namespace FusionTiered.Redis.Connections;

/// <summary>One Sentinel, and the connection to it, which is kept. A Sentinel that fails is left alone for a while, or the others would be asked too late. One thread uses it.</summary>
internal sealed class SentinelLink(ConnectionSettings settings, RedisEndpoint endpoint, Heartbeat heartbeat) : IDisposable
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private RedisConnection? _connection;
    private TimeSpan _rest;
    private long _restsUntil = long.MinValue;
    private bool _isDisposed;

    /// <summary>Why the last question had no answer; null: it had one.</summary>
    public RedisConnectException? Failure { get; private set; }

    /// <summary>Asks for the primary, waiting; null: there is no answer, and <see cref="Failure"/> says why.</summary>
    /// <param name="service">The name of the primary.</param>
    public PrimaryAnswer? Ask(string service)
    {
        if (heartbeat.Clock.Now < _restsUntil)
        {
            return null;
        }

        try
        {
            _connection ??= Connect();
            var reply = PumpedReply<PrimaryAnswer?>.Send(_connection, new SentinelPrimary(service), new SendOptions { Budget = settings.ConnectTimeout });
            if (reply.Wait(_connection) is { } refused)
            {
                throw new RedisConnectException($"The Sentinel {endpoint} does not name the primary: {refused.Message}", isRefusal: true, refused);
            }

            (Failure, _rest) = (null, TimeSpan.Zero);
            return reply.Value ?? throw new RedisConnectException($"The Sentinel {endpoint} knows no primary called '{service}'; ServiceName must be the name in its configuration.", isRefusal: true);
        }
        catch (Exception failure)
        {
            Failed(failure);
            return null;
        }
    }

    /// <summary>Closes the connection, also while it is being used.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _connection?.Dispose();
    }

    /// <summary>Ends what the connection holds, after it was closed. On the thread that asks.</summary>
    public void End()
    {
        Dispose();
        _connection?.FailPending();
        _connection = null;
    }

    private RedisConnection Connect()
    {
        Exception? failure = null;
        foreach (var address in settings.Resolve(endpoint))
        {
            var connection = new RedisConnection(settings, endpoint, address, heartbeat);
            try
            {
                Keep(connection);
                connection.Connect();
                Handshake.GreetSentinel(connection);
                connection.Open();
                return connection;
            }
            catch (Exception broken)
            {
                connection.Close(broken);
                connection.FailPending();
                _connection = null;
                failure = broken as RedisConnectException ?? connection.Closed ?? broken;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private void Keep(RedisConnection connection)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _connection = connection;
        }
    }

    private void Failed(Exception failure)
    {
        if (_connection is { } connection)
        {
            connection.Close(failure);
            connection.FailPending();
            failure = failure as RedisConnectException ?? connection.Closed!;
            _connection = null;
        }

        Failure = failure as RedisConnectException ?? new RedisConnectException($"No answer of the Sentinel {endpoint}: {failure.Message}", inner: failure);
        _rest = _rest == TimeSpan.Zero ? ShortestRest : _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
        _restsUntil = heartbeat.Clock.Now + heartbeat.Clock.TicksOf(_rest);
    }
}
