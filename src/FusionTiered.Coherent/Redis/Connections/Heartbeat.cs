namespace FusionTiered.Redis.Connections;

/// <summary>
/// The one thread that keeps time for all connections of a client: deadlines of operations and of connecting, PINGs, silence.
/// <para>
/// Why a thread and not timers: timers fire on the thread pool, and a starved pool is exactly when deadlines matter.
/// Shape: it sleeps until the earliest time any target has named, and is woken when somebody names an earlier one.
/// <see cref="Require"/> costs the sender of a command one comparison, because commands of one budget arrive with growing deadlines.
/// </para>
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly MonotonicClock _clock;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private IHeartbeatTarget[] _targets = [];
    private long _wakesAt = long.MaxValue;
    private long _required = long.MaxValue;
    private bool _stopped;

    public Heartbeat(MonotonicClock clock, string name)
    {
        _clock = clock;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public MonotonicClock Clock => _clock;

    public void Add(IHeartbeatTarget target)
    {
        lock (_gate)
        {
            _targets = [.. _targets, target];
            _required = 0;
            Monitor.Pulse(_gate);
        }
    }

    public void Remove(IHeartbeatTarget target)
    {
        lock (_gate)
        {
            _targets = Array.FindAll(_targets, other => !ReferenceEquals(other, target));
        }
    }

    /// <summary>Makes sure that the next beat comes no later than this. Must not be called while holding a lock that a beat takes.</summary>
    public void Require(long due)
    {
        // The sender has queued its operation before this line, and the heartbeat sets _wakesAt to "awake" before it looks
        // at the queue: with a full fence on both sides one of them sees the other.
        Interlocked.MemoryBarrier();
        if (due >= Volatile.Read(ref _wakesAt))
        {
            return;
        }

        lock (_gate)
        {
            _required = Math.Min(_required, due);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the thread after its present round; does not wait for it.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }
    }

    public void Dispose()
    {
        Stop();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        while (true)
        {
            IHeartbeatTarget[] targets;
            lock (_gate)
            {
                if (_stopped)
                {
                    return;
                }

                targets = _targets;
                _required = long.MaxValue;
                _wakesAt = long.MaxValue; // awake: whoever asks now takes the slow way and leaves its wish in _required
            }

            Interlocked.MemoryBarrier();
            var next = long.MaxValue;
            foreach (var target in targets)
            {
                next = Math.Min(next, target.Beat(_clock.Now));
            }

            lock (_gate)
            {
                next = Math.Min(next, _required);
                Volatile.Write(ref _wakesAt, next);
                if (!_stopped && next > _clock.Now)
                {
                    _clock.WaitUntil(_gate, next);
                }
            }
        }
    }
}
