using FusionTiered.Servers;
using System.Net;
using System.Net.Sockets;
using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// One socket, from its first byte to its last.
/// <para>
/// Threads: the caller of <see cref="Connect"/> and <see cref="Pump"/> is the reader; a second thread writes, but for the command of a lone
/// caller (<see cref="SendQueue"/>); the heartbeat of the client keeps time. All three are dedicated and the socket is used synchronously only: no thread of the pool has part in
/// it, and blocking calls are also the fastest (docs/decisions/0003-redis-threads.md).
/// </para>
/// <para>Lock order: the gate of the send queue, then a pending command's lock. No lock is held while the stream is used.</para>
/// </summary>
internal sealed class RedisConnection : ICommandChannel, IHeartbeatTarget, IDisposable
{
    private readonly ConnectionSettings _settings;
    private readonly RedisEndpoint _endpoint;
    private readonly Heartbeat _heartbeat;
    private readonly MonotonicClock _clock;
    private readonly Action<long>? _pingAnswered;
    private readonly bool _isForLarge;
    private readonly Socket _socket;
    private readonly SendQueue _queue;
    private readonly ReplyReader _reader;
    private readonly Liveness _liveness;
    private readonly long _connectDeadline;
    private Stream _stream = Stream.Null;
    private volatile bool _isEncrypting;
    private readonly IPushHandler? _pushes;
    private volatile HearingCheck? _check;
    private bool _isOpen;
    private long _lastPing = long.MinValue;

    /// <param name="settings">Budgets, limits, credentials.</param>
    /// <param name="endpoint">The name the address belongs to.</param>
    /// <param name="address">Where to connect.</param>
    /// <param name="heartbeat">Keeps time for this connection.</param>
    /// <param name="pushes">Hears invalidations.</param>
    /// <param name="pingAnswered">Called on the reader with the time at which an answered PING was sent.</param>
    /// <param name="isForLarge">Large values are sent here: while one goes out, the PINGs behind it say nothing, and its progress does.</param>
    public RedisConnection(
        ConnectionSettings settings, RedisEndpoint endpoint, IPEndPoint address, Heartbeat heartbeat,
        IPushHandler? pushes = null, Action<long>? pingAnswered = null, bool isForLarge = false)
    {
        _settings = settings;
        _endpoint = endpoint;
        _heartbeat = heartbeat;
        _clock = heartbeat.Clock;
        Clock = new(_clock);
        _pingAnswered = pingAnswered;
        _isForLarge = isForLarge;
        _pushes = pushes;
        _queue = new(settings);
        _reader = new(_queue, settings.Limits, pushes);
        _liveness = new(_clock, settings.PingInterval, settings.SilenceLimit);
        _connectDeadline = _clock.Now + _clock.TicksOf(settings.ConnectTimeout);
        _socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Address = address;
    }

    public IPEndPoint Address { get; }

    /// <summary>The name that the address belongs to.</summary>
    public RedisEndpoint Endpoint => _endpoint;

    /// <summary>Our own clock.</summary>
    public long Now => _clock.Now;

    /// <summary>The server's clock.</summary>
    public ServerClock Clock { get; }

    public ConnectionSettings Settings => _settings;

    /// <summary>Our end of the wire, as we see it.</summary>
    public EndPoint? LocalAddress => _socket.LocalEndPoint;

    public int PendingOperations => _queue.Pending.Count;

    public long PendingBytes => _queue.PendingBytes;

    /// <summary>When the last PING that has been answered was sent; <see cref="long.MinValue"/> before the first.</summary>
    public long LastAnsweredPingSentAt => Volatile.Read(ref _lastPing);

    /// <summary>How many PINGs were answered. Reader only.</summary>
    public int AnsweredPings { get; private set; }

    /// <summary>Why it is closed, null while it is not.</summary>
    public Exception? Closed => _queue.Closed;

    /// <summary>Connects, waiting; the heartbeat ends the wait at the connect timeout. Throws <see cref="RedisConnectException"/>.</summary>
    public void Connect()
    {
        _heartbeat.Add(this);
        try
        {
            SocketTuning.Apply(_socket, _settings.SilenceLimit);
            if (_isForLarge)
            {
                SocketTuning.LimitSendBuffer(_socket);
            }

            _socket.Connect(Address);
            _isEncrypting = _settings.Streams.IsEncrypted;
            _stream = _settings.Streams.Open(_socket, _endpoint);
            _isEncrypting = false;
        }
        catch (Exception failure)
        {
            Close(failure);
            var reason = Closed!;
            throw reason as RedisConnectException
                ?? new RedisConnectException($"No connection to {_endpoint}: {(reason is SocketException socket ? socket.SocketErrorCode.ToString() : reason.Message)}", inner: reason);
        }

        new Thread(Write) { IsBackground = true, Name = "FusionTiered.Redis writer" }.Start();
    }

    /// <summary>From here on PINGs are sent and silence counts.</summary>
    public void Open()
    {
        Volatile.Write(ref _isOpen, true);
        _heartbeat.Require(0);
    }

    /// <summary>Receives once and handles every whole frame; reader only. Throws when the connection has ended.</summary>
    public void Pump() => _reader.Pump(_stream, _liveness);

    /// <summary>Receives until the connection ends, and closes it. Reader only; never throws.</summary>
    /// <returns>Why it ended.</returns>
    public Exception PumpUntilClosed()
    {
        try
        {
            while (true)
            {
                Pump();
            }
        }
        catch (Exception failure)
        {
            Close(failure);
        }

        return Closed!;
    }

    /// <summary>
    /// Closes with a reset. The first reason stays. From any thread.
    /// Awaited commands end only in <see cref="FailPending"/>, after the reader has stopped.
    /// </summary>
    public void Close(Exception reason)
    {
        if (_queue.TryClose(reason))
        {
            SocketTuning.Reset(_socket);
        }
    }

    /// <summary>Closes; the reader ends the replies that are still awaited.</summary>
    public void Dispose() => Close(new ObjectDisposedException(nameof(RedisConnection)));

    /// <summary>Ends everything that is still awaited. Reader only, after <see cref="Close"/>.</summary>
    public void FailPending()
    {
        _heartbeat.Remove(this);
        _reader.FailPending(Closed!);
        _stream.Dispose();
    }

    /// <inheritdoc/>
    public SendOptions WithDeadline(SendOptions options, bool isWrite) => _clock.WithDeadline(options, _settings, isWrite);

    /// <inheritdoc/>
    public ValueTask<TReply> SendAsync<TCommand, TReply>(TCommand command, SendOptions options, CancellationToken cancellation)
        where TCommand : struct, IRedisCommand<TReply>
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TReply>(cancellation);
        }
        // A fixed deadline belongs to a second try, which may come too late to be sent at all.
        if (options.Deadline != 0 && _clock.Now >= options.Deadline)
        {
            return ValueTask.FromException<TReply>(new RedisTimeoutException(TCommand.Name, options.Budget, wasSent: false));
        }

        options = WithDeadline(options, TCommand.IsWrite);
        var pending = PendingCommand<TCommand, TReply>.Rent(command, options.Observer, options.Deadline, options.Budget);
        bool isLone;
        try
        {
            isLone = _queue.Enqueue(pending, options.GoesOn);
        }
        catch (Exception failure)
        {
            pending.GiveBackUnused();
            return ValueTask.FromException<TReply>(failure);
        }

        if (isLone)
        {
            SendLone();
        }

        _heartbeat.Require(options.Deadline);
        return pending.Start(cancellation);
    }

    /// <summary>From here on every PING checks that all changes are heard, and the handler of pushes is told of the counter of messages.</summary>
    /// <param name="messages">The names of the messages.</param>
    /// <param name="isQuiet">Whether a node writes without one.</param>
    public void Check(MessageNames messages, bool isQuiet) => _check = new(messages, isQuiet, number => _pushes?.OnCounter(number));

    /// <summary>Sends a PING whose answer counts for <see cref="LastAnsweredPingSentAt"/>.</summary>
    public void SendPing() => _queue.EnqueuePing(_clock, sentAt =>
    {
        Volatile.Write(ref _lastPing, sentAt);
        AnsweredPings++;
        _pingAnswered?.Invoke(sentAt);
    }, _check);

    /// <inheritdoc/>
    public long Beat(long now)
    {
        try
        {
            return Closed is not null ? long.MaxValue : Volatile.Read(ref _isOpen) ? BeatOpen(now) : BeatConnecting(now);
        }
        catch (Exception failure)
        {
            // The heartbeat serves others, too.
            Close(failure);
            return long.MaxValue;
        }
    }

    private void SendLone()
    {
        try
        {
            _queue.SendLone(_stream);
        }
        catch (Exception failure)
        {
            // As the writer's: the reader ends the command with all others.
            Close(failure);
        }
    }

    private long BeatConnecting(long now)
    {
        if (now < _connectDeadline)
        {
            return Math.Min(_connectDeadline, _queue.Pending.Expire(now));
        }

        var hint = _isEncrypting ? " The TLS greeting was not answered; a port without TLS does not answer it." : "";
        Close(new TimeoutException($"Not connected and greeted within {_settings.ConnectTimeout.TotalMilliseconds:0} ms.{hint}"));
        return long.MaxValue;
    }

    private long BeatOpen(long now)
    {
        var next = _queue.Pending.Expire(now);
        if (_liveness.IsSilentTooLong(now, _queue.Pending.Count > 0))
        {
            Close(new TimeoutException($"No byte came for {_settings.SilenceLimit.TotalMilliseconds:0} ms while replies were awaited."));
            return long.MaxValue;
        }

        if (_liveness.IsPingDue(now))
        {
            SendPing();
        }

        return Math.Min(next, _liveness.NextBeat(now, _queue.Pending.Count > 0));
    }

    private void Write()
    {
        try
        {
            _queue.WriteTo(_stream, _isForLarge ? _liveness : null);
        }
        catch (Exception failure)
        {
            Close(failure);
        }

        _queue.Release();
    }
}
