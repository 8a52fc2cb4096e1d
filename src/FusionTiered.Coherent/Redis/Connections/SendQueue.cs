using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// The bytes to be sent on one connection, and the line of replies awaited for it.
/// <para>
/// Under <see cref="_gate"/> a caller writes its bytes into <see cref="_outgoing"/> and takes its place in line, so both orders
/// are one. The writer swaps the buffer out under the same gate and sends it outside: while it sends, the others fill the next
/// one, which makes large writes of many commands all by itself. A command that fails while its bytes are made is taken back;
/// a later failure closes the connection.
/// </para>
/// <para>
/// A caller that comes while no reply is awaited, as those before it, sends its command itself, if it is small: waking the writer takes longer. Nothing can hold it up
/// there: all that was sent before it was answered, so the kernel's buffer is empty. Meanwhile the writer waits, and others fill the buffer as ever.
/// </para>
/// </summary>
internal sealed class SendQueue(ConnectionSettings settings)
{
    // Below this the first to come is sent at once: nobody is there to wait for.
    private const int Few = 4;

    // In such pieces a large write is given to the kernel. Small commands, and PINGs above all, are shorter: those it takes for a while
    // also when nobody is there any more.
    private const int Piece = 64 << 10;

    // Far less than the buffer of any kernel.
    private const int Small = 4 << 10;

    // So many in a row found nobody else. Of a few callers the first one is alone again and again, and must not keep the others from being sent with it.
    private const int InARow = 4;

    private readonly object _gate = new();
    private OutputBuffer _outgoing = new();
    private OutputBuffer _lone = new();
    private bool _isLoneUnderWay;
    private int _aloneInARow;
    private Exception? _closed;
    private bool _writerWaits;
    private long _handedOver;
    private long _bytesQueued;
    private long _bytesAnswered;

    public PendingReplies Pending { get; } = new(settings.MaxPendingOperations);

    /// <summary>Bytes of commands that have no reply yet.</summary>
    public long PendingBytes => Volatile.Read(ref _bytesQueued) - Volatile.Read(ref _bytesAnswered);

    /// <summary>Why nothing is taken any more, null while it is.</summary>
    public Exception? Closed => Volatile.Read(ref _closed);

    /// <summary>Places in line from the first up to this number have been given to the stream.</summary>
    public long HandedOver
    {
        get
        {
            lock (_gate)
            {
                return _handedOver;
            }
        }
    }

    /// <summary>Takes nothing any more and ends the writer; false when somebody else was first.</summary>
    public bool TryClose(Exception reason)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                return false;
            }

            Volatile.Write(ref _closed, reason);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <param name="pending">The command.</param>
    /// <param name="goesOn">Whether it is taken also where too many bytes wait already.</param>
    /// <returns>Whether the caller has to send it by <see cref="SendLone"/>.</returns>
    public bool Enqueue<TCommand, TReply>(PendingCommand<TCommand, TReply> pending, bool goesOn)
        where TCommand : struct, IRedisCommand<TReply>
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                throw new RedisNotConnectedException($"{TCommand.Name} was not sent: the connection is closed.", _closed);
            }

            if (!Pending.HasRoom(forPing: false))
            {
                throw new RedisBusyException(TCommand.Name, nameof(CoherentRedisOptions.MaxPendingOperations), settings.MaxPendingOperations);
            }
            // One command may overshoot, or a value as large as the limit could never be sent.
            if (PendingBytes >= settings.MaxPendingBytes && !goesOn)
            {
                throw new RedisBusyException(TCommand.Name, nameof(CoherentRedisOptions.MaxPendingBytes), settings.MaxPendingBytes);
            }

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

            _aloneInARow = Pending.Count == 0 ? _aloneInARow + 1 : 0;
            var isLone = _aloneInARow > InARow && _writerWaits && !_isLoneUnderWay && start == 0 && _outgoing.Length <= Small;
            _isLoneUnderWay |= isLone;
            TakePlace_NeedsLock(pending, _outgoing.Length - start);
            if (isLone)
            {
                (_outgoing, _lone) = (_lone, _outgoing);
                _handedOver = Pending.Taken;
            }

            return isLone;
        }
    }

    /// <summary>Sends the command of a caller that is alone; throws the failure of the stream.</summary>
    /// <param name="stream">Where to.</param>
    public void SendLone(Stream stream)
    {
        try
        {
            stream.Write(_lone.Written);
        }
        finally
        {
            lock (_gate)
            {
                _lone.Clear();
                _isLoneUnderWay = false;
                if (_closed is not null)
                {
                    _lone.Release();
                }
                else if (_writerWaits && _outgoing.Length > 0)
                {
                    Monitor.Pulse(_gate);
                }
            }
        }
    }

    /// <summary>Queues a PING, also where there is no room for anything else.</summary>
    /// <param name="clock">Read under the gate: before the bytes exist, hence before they are sent, which is the cautious side.</param>
    /// <param name="answered">Called on the reader with that time.</param>
    /// <param name="check">What is read in front of it; null: nothing is.</param>
    public void EnqueuePing(MonotonicClock clock, Action<long> answered, HearingCheck? check = null)
    {
        lock (_gate)
        {
            if (_closed is not null || !Pending.HasRoom(forPing: true))
            {
                return;
            }

            var ping = new PendingPing(new(Pending.Taken), clock.Now, answered, check);
            var writer = new RespWriter(_outgoing);
            ping.Write(ref writer);
            TakePlace_NeedsLock(ping, 0);
        }
    }

    /// <summary>A command's last reply has come, or never will. Reader only.</summary>
    public void Answered(PendingReply pending) => Volatile.Write(ref _bytesAnswered, _bytesAnswered + pending.Bytes);

    /// <summary>Sends until the queue is closed. The writer's thread only; throws the failure of the stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="uploads">Hears of each piece of a large write that was taken; null: that is no sign of life here.</param>
    public void WriteTo(Stream stream, Liveness? uploads)
    {
        var sending = new OutputBuffer();
        try
        {
            while (WaitForBytes() && TryTake(ref sending))
            {
                if (uploads is null)
                {
                    stream.Write(sending.Written);
                }
                else
                {
                    WriteInPieces(stream, sending.Written, uploads);
                }

                sending.Clear();
            }
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Gives the buffer back. After the close.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _outgoing.Release();
            if (!_isLoneUnderWay)
            {
                _lone.Release();
            }
        }
    }

    private static void WriteInPieces(Stream stream, ReadOnlySpan<byte> bytes, Liveness uploads)
    {
        while (bytes.Length >= Piece)
        {
            stream.Write(bytes[..Piece]);
            bytes = bytes[Piece..];
            uploads.Taken();
        }

        if (bytes.Length > 0)
        {
            stream.Write(bytes);
        }
    }

    private void TakePlace_NeedsLock(PendingReply pending, int bytes)
    {
        pending.Bytes = bytes;
        Volatile.Write(ref _bytesQueued, _bytesQueued + bytes);
        Pending.Enqueue_NeedsLock(pending);
        if (_writerWaits && !_isLoneUnderWay)
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until there is something to send; false: closed.</summary>
    private bool WaitForBytes()
    {
        lock (_gate)
        {
            while ((_outgoing.Length == 0 || _isLoneUnderWay) && _closed is null)
            {
                _writerWaits = true;
                Monitor.Wait(_gate);
                _writerWaits = false;
            }

            if (_closed is not null)
            {
                return false;
            }
        }

        // Others are at it, too: whoever can run now adds to what goes out, and one call of the system carries it all.
        if (Pending.Count > Few)
        {
            Thread.Yield();
        }

        return true;
    }

    private bool TryTake(ref OutputBuffer sending)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                return false;
            }

            (_outgoing, sending) = (sending, _outgoing);
            _handedOver = Pending.Taken;
            return true;
        }
    }
}
