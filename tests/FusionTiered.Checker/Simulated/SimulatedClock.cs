namespace FusionTiered.Checker.Simulated;

/// <summary>The time of a simulation. It stands still but when the simulation moves it on; then what is due becomes work like any other.</summary>
/// <remarks>Not thread safe, like everything here: a simulation has one thread.</remarks>
internal sealed class SimulatedClock(Action<Action, string> post) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<(SimulatedTimer Timer, int Change), (long Due, long Order)> _timers = new();
    private long _order;

    /// <summary>Ticks of 100 ns since the simulation began.</summary>
    public long Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(Now);

    public override long GetTimestamp() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on to the next moment at which anything is due, and posts all that is due then.</summary>
    /// <param name="atMost">How far at most; what has been posted and not run may be due again before what comes then.</param>
    /// <returns>False: nothing will be due by then.</returns>
    public bool GoOn(TimeSpan atMost)
    {
        var found = false;
        var latest = atMost == Timeout.InfiniteTimeSpan ? long.MaxValue : Now + atMost.Ticks;
        while (_timers.TryPeek(out var next, out var at))
        {
            if (next.Timer.Changes != next.Change)
            {
                _timers.Dequeue();
                continue;
            }

            if (at.Due > (found ? Now : latest))
            {
                break;
            }

            _timers.Dequeue();
            Now = Math.Max(Now, at.Due);
            found = true;
            var fires = next;
            post(() => fires.Timer.Fire(fires.Change), "timer");
        }

        return found;
    }

    public void Add(SimulatedTimer timer, TimeSpan dueTime) => _timers.Enqueue((timer, timer.Changes), (Now + Math.Max(0, dueTime.Ticks), _order++));
}
