using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// One socket, from its first byte to its last.
/// <para>
/// Threads: whoever calls <see cref="Connect"/> and <see cref="Pump"/> is the reader; a second thread writes; the heartbeat of
/// the client keeps time. All three are dedicated and the socket is used synchronously only: no thread of the pool has part in
/// it, and blocking calls are also the fastest (see docs/decisions, "Redis connections own their threads").
/// </para>
/// <para>
/// Sending: under <see cref="_gate"/> a caller writes its bytes into <see cref="_outgoing"/> and takes its place in line, so
/// both orders are one. The writer swaps the buffer out under the same gate and sends it outside.
/// What fails while bytes are being made is taken back; what fails afterwards closes the connection.
/// </para>
/// <para>Lock order: gate, then a pending command's lock. No lock is held while the stream is used.</para>
/// </summary>
internal sealed class RedisConnection : ICommandChannel, IHeartbeatTarget, IDisposable
{
    private const int TcpUserTimeout = 18;

    private readonly ConnectionSettings _settings;
    private readonly RedisEndpoint _endpoint;
    private readonly Heartbeat _heartbeat;
    private readonly MonotonicClock _clock;
    private readonly IPushHandler? _pushes;
    private readonly Action<long>? _pingAnswered;
    private readonly Socket _socket;
    private readonly PendingReplies _pending;
    private readonly ReceiveBuffer _received = new();
    private readonly Liveness _liveness;
    private readonly object _gate = new();
    private readonly long _connectDeadline;

    private OutputBuffer _outgoing = new();
    private RespFrameScanner _scanner;
    private Stream _stream = Stream.Null;
    private Exception? _closed;
    private bool _writerWaits;
    private bool _isOpen;
    private long _handedOver;
    private long _bytesQueued;
    private long _bytesAnswered;
    private long _lastPing = long.MinValue;

    /// <param name="settings">Budgets, limits, credentials.</param>
    /// <param name="endpoint">The name the address belongs to.</param>
    /// <param name="address">Where to connect.</param>
    /// <param name="heartbeat">Keeps time for this connection.</param>
    /// <param name="pushes">Hears invalidations.</param>
    /// <param name="pingAnswered">Called on the reader with the time at which an answered PING was sent.</param>
    public RedisConnection(
        ConnectionSettings settings, RedisEndpoint endpoint, IPEndPoint address, Heartbeat heartbeat, IPushHandler? pushes = null, Action<long>? pingAnswered = null)
    {
        _settings = settings;
        _endpoint = endpoint;
        _heartbeat = heartbeat;
        _clock = heartbeat.Clock;
        _pushes = pushes;
        _pingAnswered = pingAnswered;
        _pending = new(settings.MaxPendingOperations);
        _scanner = new(settings.Limits);
        _liveness = new(_clock, settings.PingInterval, settings.SilenceLimit);
        _connectDeadline = _clock.Now + _clock.TicksOf(settings.ConnectTimeout);
        _socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Address = address;
    }

    public IPEndPoint Address { get; }

    public ConnectionSettings Settings => _settings;

    /// <summary>Our end of the wire, as we see it.</summary>
    public EndPoint? LocalAddress => _socket.LocalEndPoint;

    public int PendingOperations => _pending.Count;

    public long PendingBytes => Volatile.Read(ref _bytesQueued) - Volatile.Read(ref _bytesAnswered);

    /// <summary>When the last PING that has been answered was sent; <see cref="long.MinValue"/> before the first.</summary>
    public long LastAnsweredPingSentAt => Volatile.Read(ref _lastPing);

    /// <summary>Why it is closed, null while it is not.</summary>
    public Exception? Closed => Volatile.Read(ref _closed);

    /// <summary>Connects, waiting; the heartbeat ends the wait at the connect timeout. Throws <see cref="RedisConnectException"/>.</summary>
    public void Connect()
    {
        _heartbeat.Add(this);
        try
        {
            Tune(_socket, _settings.SilenceLimit);
            _socket.Connect(Address);
            _stream = _settings.Streams.Open(_socket, _endpoint);
        }
        catch (Exception failure)
        {
            Close(failure);
            var reason = Closed!;
            throw new RedisConnectException($"No connection to {_endpoint}: {Describe(reason)}", inner: reason);
        }

        new Thread(WriteLoop) { IsBackground = true, Name = "FusionTiered.Redis writer" }.Start();
    }

    /// <summary>From here on PINGs are sent and silence counts.</summary>
    public void Open()
    {
        lock (_gate)
            _isOpen = true;
        _heartbeat.Require(0);
    }

    /// <summary>Receives once and handles every whole frame; reader only. Throws when the connection has ended.</summary>
    public void Pump()
    {
        var count = _stream.Read(_received.Free(_scanner.Wanted));
        if (count == 0)
            throw new IOException("The server has closed the connection.");
        _liveness.Received();
        _received.Received(count);
        while (_scanner.TryComplete(_received.Unread))
        {
            Handle(_received.Unread[.._scanner.Length]);
            _received.Consume(_scanner.Length);
            _scanner.Next();
        }
    }

    /// <summary>Receives until the connection ends, and closes it. Reader only; never throws.</summary>
    /// <returns>Why it ended.</returns>
    public Exception PumpUntilClosed()
    {
        try
        {
            while (true)
                Pump();
        }
        catch (Exception failure)
        {
            Close(failure);
        }

        return Closed!;
    }

    /// <summary>
    /// Closes with a reset, so that what the kernel has not sent yet is dropped. The first reason stays. From any thread.
    /// Awaited commands end only in <see cref="FailPending"/>, after the reader has stopped.
    /// </summary>
    public void Close(Exception reason)
    {
        lock (_gate)
        {
            if (_closed is not null)
                return;
            Volatile.Write(ref _closed, reason);
            Monitor.PulseAll(_gate);
        }

        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (SocketException)
        {
            // Not connected, or not any more: nothing to reset.
        }

        _socket.Dispose();
    }

    /// <summary>Closes; the reader ends what is still awaited.</summary>
    public void Dispose() => Close(new ObjectDisposedException(nameof(RedisConnection)));

    /// <summary>Ends everything that is still awaited. Reader only, after <see cref="Close"/>.</summary>
    public void FailPending()
    {
        _heartbeat.Remove(this);
        _received.Release();
        var reason = Closed!;
        long handedOver;
        lock (_gate)
            handedOver = _handedOver;
        while (_pending.Peek() is { } pending)
        {
            pending.Lose(_pending.First < handedOver, reason);
            _pending.Dequeue();
            pending.LeaveLine();
        }
    }

    /// <inheritdoc/>
    public SendOptions WithDeadline(SendOptions options, bool isWrite)
    {
        if (options.Deadline != 0)
            return options;
        var budget = options.Budget > TimeSpan.Zero ? options.Budget : isWrite ? _settings.WriteBudget : _settings.ReadBudget;
        return options with { Budget = budget, Deadline = _clock.Now + _clock.TicksOf(budget) };
    }

    /// <inheritdoc/>
    public ValueTask<TReply> SendAsync<TCommand, TReply>(TCommand command, SendOptions options, CancellationToken cancellation)
        where TCommand : struct, IRedisCommand<TReply>
    {
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled<TReply>(cancellation);
        // A fixed deadline belongs to a second try, which may come too late to be sent at all.
        if (options.Deadline != 0 && _clock.Now >= options.Deadline)
            return ValueTask.FromException<TReply>(new RedisTimeoutException(TCommand.Name, options.Budget, wasSent: false));
        options = WithDeadline(options, TCommand.IsWrite);
        var pending = PendingCommand<TCommand, TReply>.Rent(command, options.Observer, options.Deadline, options.Budget);
        try
        {
            Enqueue<TCommand, TReply>(pending);
        }
        catch (Exception failure)
        {
            pending.GiveBackUnused();
            return ValueTask.FromException<TReply>(failure);
        }

        _heartbeat.Require(options.Deadline);
        return pending.Start(cancellation);
    }

    /// <inheritdoc/>
    public long Beat(long now)
    {
        if (Closed is not null)
            return long.MaxValue;
        if (!Volatile.Read(ref _isOpen))
        {
            if (now < _connectDeadline)
                return Math.Min(_connectDeadline, _pending.Expire(now));
            Close(new TimeoutException($"Not connected and greeted within {_settings.ConnectTimeout.TotalMilliseconds:0} ms."));
            return long.MaxValue;
        }

        var next = _pending.Expire(now);
        if (_liveness.IsSilentTooLong(now, _pending.Count > 0))
        {
            Close(new TimeoutException($"No byte came for {_settings.SilenceLimit.TotalMilliseconds:0} ms while replies were awaited."));
            return long.MaxValue;
        }

        if (_liveness.IsPingDue(now))
            SendPing();
        return Math.Min(next, _liveness.NextBeat(now, _pending.Count > 0));
    }

    /// <summary>Sends a PING whose answer counts for <see cref="LastAnsweredPingSentAt"/>.</summary>
    public void SendPing()
    {
        lock (_gate)
        {
            if (_closed is not null || !_pending.HasRoom(forPing: true))
                return;
            // Taken before the bytes exist, hence before they are sent: the cautious side.
            var ping = new PendingPing(this, _clock.Now);
            var writer = new RespWriter(_outgoing);
            default(Ping).Write(ref writer);
            TakePlace_NeedsGate(ping, 0);
        }
    }

    /// <summary>Reader only.</summary>
    public void PingAnswered(long sentAt)
    {
        Volatile.Write(ref _lastPing, sentAt);
        _pingAnswered?.Invoke(sentAt);
    }

    private static void Tune(Socket socket, TimeSpan silence)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 3);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (!OperatingSystem.IsLinux())
            return;
        // Keepalive is silent while data is unacknowledged; this is the kernel's word for that case. Behind our own, earlier one.
        var milliseconds = (int)Math.Max(3000, 2 * silence.TotalMilliseconds);
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in milliseconds)));
    }

    private static string Describe(Exception reason) => reason is SocketException socket ? socket.SocketErrorCode.ToString() : reason.Message;

    private void Enqueue<TCommand, TReply>(PendingCommand<TCommand, TReply> pending)
        where TCommand : struct, IRedisCommand<TReply>
    {
        lock (_gate)
        {
            if (_closed is not null)
                throw new RedisNotConnectedException($"{TCommand.Name} was not sent: the connection to {_endpoint} is closed.", _closed);
            if (!_pending.HasRoom(forPing: false))
                throw new RedisBusyException(TCommand.Name, nameof(ConnectionSettings.MaxPendingOperations), _settings.MaxPendingOperations);
            // One frame may overshoot, or a value as large as the limit could never be sent.
            if (PendingBytes >= _settings.MaxPendingBytes)
                throw new RedisBusyException(TCommand.Name, nameof(ConnectionSettings.MaxPendingBytes), _settings.MaxPendingBytes);
            var start = _outgoing.Length;
            try
            {
                var writer = new RespWriter(_outgoing);
                pending.Command.Write(ref writer);
                writer.Finish(pending.RepliesLeft);
            }
            catch
            {
                _outgoing.Truncate(start);
                throw;
            }

            TakePlace_NeedsGate(pending, _outgoing.Length - start);
        }
    }

    private void TakePlace_NeedsGate(PendingReply pending, int bytes)
    {
        pending.Bytes = bytes;
        Volatile.Write(ref _bytesQueued, _bytesQueued + bytes);
        _pending.Enqueue_NeedsGate(pending);
        if (_writerWaits)
            Monitor.Pulse(_gate);
    }

    private void WriteLoop()
    {
        var sending = new OutputBuffer();
        try
        {
            while (TakeOutgoing(ref sending))
            {
                _stream.Write(sending.Written);
                sending.Clear();
            }
        }
        catch (Exception failure)
        {
            Close(failure);
        }

        lock (_gate)
        {
            sending.Release();
            _outgoing.Release();
        }
    }

    private bool TakeOutgoing(ref OutputBuffer sending)
    {
        lock (_gate)
        {
            while (_outgoing.Length == 0 && _closed is null)
            {
                _writerWaits = true;
                Monitor.Wait(_gate);
                _writerWaits = false;
            }

            if (_closed is not null)
                return false;
            (_outgoing, sending) = (sending, _outgoing);
            _handedOver = _pending.Taken;
            return true;
        }
    }

    private void Handle(ReadOnlySpan<byte> frame)
    {
        if (_scanner.HasNestedPush)
        {
            foreach (var push in new RespPushes(frame))
                HandlePush(push);
        }

        var reader = new RespReader(frame);
        reader.Read();
        if (reader.Type == RespType.Push)
        {
            HandlePush(frame);
            return;
        }

        var pending = _pending.Peek() ?? throw new RespProtocolException("A reply came that nobody awaits.");
        pending.Deliver(frame);
        if (pending.RepliesLeft > 0)
            return;
        Volatile.Write(ref _bytesAnswered, _bytesAnswered + pending.Bytes);
        _pending.Dequeue();
        pending.LeaveLine();
    }

    private void HandlePush(ReadOnlySpan<byte> frame)
    {
        if (_pushes is not null && InvalidatedKeys.TryRead(frame, out var keys))
            _pushes.OnInvalidate(keys);
    }
}
