namespace FusionTiered.Redis.Connections;

/// <summary>
/// Decides when to PING and when silence means that the other side is gone.
/// Silence is added up beat by beat, each counted as at most two planned ones: a process that was frozen itself has not
/// listened in that time and must not blame the server.
/// </summary>
internal sealed class Liveness(MonotonicClock clock, TimeSpan pingInterval, TimeSpan silenceLimit)
{
    private const int BeatsPerLimit = 8;

    private readonly long _pingTicks = clock.TicksOf(pingInterval);
    private readonly long _limit = clock.TicksOf(silenceLimit);
    private readonly long _beat = Math.Max(1, clock.TicksOf(silenceLimit) / BeatsPerLimit);
    private long _receives;
    private long _receivesSeen;
    private long _silent;
    private bool _wasAwaiting;
    private long _lastBeat = clock.Now;
    // The handshake has just ended with a PING.
    private long _nextPing = clock.Now + clock.TicksOf(pingInterval);

    /// <summary>Bytes have come. Reader only.</summary>
    public void Received() => Volatile.Write(ref _receives, _receives + 1);

    public bool IsSilentTooLong(long now, bool isAwaiting)
    {
        var gap = Math.Min(now - _lastBeat, 2 * _beat);
        _lastBeat = now;
        var receives = Volatile.Read(ref _receives);
        var began = isAwaiting && !_wasAwaiting;
        _wasAwaiting = isAwaiting;
        if (receives != _receivesSeen || !isAwaiting || began)
        {
            _receivesSeen = receives;
            _silent = 0;
            return false;
        }

        _silent += gap;
        return _silent >= _limit;
    }

    public bool IsPingDue(long now)
    {
        if (now < _nextPing)
            return false;
        _nextPing = now + _pingTicks;
        return true;
    }

    public long NextBeat(long now, bool isAwaiting)
        => isAwaiting ? Math.Min(_nextPing, now + Math.Min(_beat, _limit - _silent)) : _nextPing;
}
