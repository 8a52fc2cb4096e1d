namespace FusionTiered.Redis.Connections;

/// <summary>
/// Decides when to PING and when silence means that the other side is gone.
/// Silence is added up beat by beat, each counted as at most two planned ones: a process that was frozen itself has not
/// listened in that time and must not blame the server.
/// <para>
/// Where large values are sent, a piece of one that the kernel has taken is a sign of life, too: the PINGs wait behind it. Of a dead peer
/// the kernel takes no more than its send buffer, which is kept small there, and gives up by <c>TCP_USER_TIMEOUT</c> at the latest;
/// of a frozen one no more than the buffers of both sides. The coherence lease has no part in it: it is judged by PINGs alone, on the
/// other connection, where silence stays silence.
/// </para>
/// </summary>
internal sealed class Liveness(MonotonicClock clock, TimeSpan pingInterval, TimeSpan silenceLimit)
{
    private const int BeatsPerLimit = 8;

    private readonly long _pingTicks = clock.TicksOf(pingInterval);
    private readonly long _limit = clock.TicksOf(silenceLimit);
    private readonly long _beat = Math.Max(1, clock.TicksOf(silenceLimit) / BeatsPerLimit);
    private long _receives;
    private long _takes;
    private long _signsSeen;
    private long _silent;
    private bool _wasAwaiting;
    private bool _isWorking;
    private long _lastBeat = clock.Now;
    // The handshake has just ended with a PING.
    private long _nextPing = clock.Now + clock.TicksOf(pingInterval);

    /// <summary>The reader has handled what came, and waits for bytes. Until then it does not listen, and silence means nothing: a push may name a million keys. Reader only.</summary>
    public void Listens() => Volatile.Write(ref _isWorking, false);

    /// <summary>Bytes have come. Reader only.</summary>
    public void Received()
    {
        Volatile.Write(ref _receives, _receives + 1);
        Volatile.Write(ref _isWorking, true);
    }

    /// <summary>The kernel has taken a piece of a large value. Writer only.</summary>
    public void Taken() => Volatile.Write(ref _takes, _takes + 1);

    public bool IsSilentTooLong(long now, bool isAwaiting)
    {
        var gap = Math.Min(now - _lastBeat, 2 * _beat);
        _lastBeat = now;
        var signs = Volatile.Read(ref _receives) + Volatile.Read(ref _takes);
        var began = isAwaiting && !_wasAwaiting;
        _wasAwaiting = isAwaiting;
        if (signs != _signsSeen || !isAwaiting || began || Volatile.Read(ref _isWorking))
        {
            _signsSeen = signs;
            _silent = 0;
            return false;
        }

        _silent += gap;
        return _silent >= _limit;
    }

    public bool IsPingDue(long now)
    {
        if (now < _nextPing)
        {
            return false;
        }

        _nextPing = now + _pingTicks;
        return true;
    }

    public long NextBeat(long now, bool isAwaiting) =>
        isAwaiting ? Math.Min(_nextPing, now + Math.Min(_beat, _limit - _silent)) : _nextPing;
}
