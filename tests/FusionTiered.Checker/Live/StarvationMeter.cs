using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Live;

/// <summary>Notices that the machine is busy with something else: ticks of a thread of its own come late, and those of a timer, which wait for the thread pool.</summary>
internal sealed class StarvationMeter : IDisposable
{
    /// <summary>A tenth of the shortest deadline that operations have.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly Ticks _thread;
    private readonly Ticks _pool;
    private readonly ITimer _timer;
    private volatile bool _ends;

    /// <param name="clock">The clock of the run.</param>
    /// <param name="start">The timestamp from which the times of the run count.</param>
    public StarvationMeter(TimeProvider clock, long start)
    {
        _thread = new Ticks(Now, Interval);
        _pool = new Ticks(Now, Interval, isOfPool: true);
        _timer = clock.CreateTimer(static meter => ((StarvationMeter)meter!)._pool.Come(), this, Interval, Interval);
        new Thread(Tick) { IsBackground = true, Name = "starvation meter" }.Start();

        long Now() => clock.GetElapsedTime(start).Ticks;
    }

    /// <summary>When the process was starved, from a time on up to now.</summary>
    public List<StarvedSpan> Read(long since = 0) => [.. _thread.Late(since), .. _pool.Late(since)];

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
            _thread.Come();
        }
    }
}
