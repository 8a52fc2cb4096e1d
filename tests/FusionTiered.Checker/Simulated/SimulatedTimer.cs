namespace FusionTiered.Checker.Simulated;

/// <summary>A timer of a simulation. As with the machine's, one that was stopped a moment too late may still fire; one that was stopped before it was due does not.</summary>
internal sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period;
    private bool _disposed;

    /// <summary>Counts changes; what was planned before one is void.</summary>
    public int Changes { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        Changes++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            clock.Add(this, dueTime);
        }

        return true;
    }

    public void Fire(int change)
    {
        if (_disposed || change != Changes)
        {
            return;
        }

        if (_period > TimeSpan.Zero)
        {
            clock.Add(this, _period);
        }

        callback(state);
    }

    public void Dispose()
    {
        _disposed = true;
        Changes++;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
