namespace FusionTiered.Conformance;

/// <summary>Notices that the machine is busy with something else: a thread and a timer of its own get their turns late.</summary>
public sealed class TurnWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly ITimer _timer;
    private long _lastOfThread;
    private long _lastOfPool;
    private long _longest;
    private volatile bool _ends;

    public TurnWatch()
    {
        _lastOfThread = _lastOfPool = _clock.GetTimestamp();
        _timer = _clock.CreateTimer(static watch => ((TurnWatch)watch!).Come(ref ((TurnWatch)watch)._lastOfPool), this, Interval, Interval);
        new Thread(Tick) { IsBackground = true, Name = "turn watch" }.Start();
    }

    /// <summary>The longest time between two turns so far.</summary>
    public TimeSpan Longest
    {
        get
        {
            Come(ref _lastOfPool);
            return TimeSpan.FromTicks(Volatile.Read(ref _longest));
        }
    }

    public void Dispose()
    {
        _ends = true;
        _timer.Dispose();
    }

    private void Tick()
    {
        using var never = new ManualResetEventSlim();
        while (!_ends)
        {
            never.Wait(Interval);
            Come(ref _lastOfThread);
        }
    }

    private void Come(ref long last)
    {
        var now = _clock.GetTimestamp();
        var waited = _clock.GetElapsedTime(Interlocked.Exchange(ref last, now), now).Ticks;
        for (var longest = Volatile.Read(ref _longest); waited > longest; longest = Volatile.Read(ref _longest))
        {
            Interlocked.CompareExchange(ref _longest, waited, longest);
        }
    }
}
