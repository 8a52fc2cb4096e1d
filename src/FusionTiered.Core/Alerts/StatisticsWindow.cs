namespace FusionTiered.Alerts;

/// <summary>What happened within the last minutes: the difference between the newest snapshot and one that is as old as the window.</summary>
/// <remarks>
/// Counters of a cache are never reset, so a window is a subtraction. It is as good as it is fed: looked at every few seconds, it covers
/// its length, and at most a sixtieth more; looked at for the first time, it covers what was counted since the cache was made; looked at
/// again after a pause, it covers the pause. Safe for several threads.
/// </remarks>
/// <param name="length">How long the window is.</param>
/// <param name="time">The clock.</param>
internal sealed class StatisticsWindow(TimeSpan length, TimeProvider time)
{
    private const int MostSamples = 60;

    private static readonly WindowSample Nothing = new(0, default, new Dictionary<string, WindowCounts>(StringComparer.OrdinalIgnoreCase), TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly LinkedList<WindowSample> _samples = [];
    private readonly long _made = time.GetTimestamp();

    /// <summary>Takes a snapshot in, and says what happened in the window that ends with it.</summary>
    /// <param name="snapshot">The figures of the cache now.</param>
    /// <param name="l2Away">For how long L2 has been away since the first look, all times together.</param>
    public WindowFigures Look(CacheStatistics snapshot, TimeSpan l2Away = default)
    {
        lock (_lock)
        {
            var now = WindowSample.Of(time.GetTimestamp(), snapshot, l2Away);
            var before = Base_NeedsLock(now.At);
            if (_samples.Last is not { } last || time.GetElapsedTime(last.Value.At, now.At) >= length / MostSamples)
            {
                _samples.AddLast(now);
            }

            return before is null ? now.Since(Nothing, time.GetElapsedTime(_made, now.At)) : now.Since(before, time.GetElapsedTime(before.At, now.At));
        }
    }

    // The newest sample that is at least as old as the window, or else the oldest one; those before it are of no use any more.
    private WindowSample? Base_NeedsLock(long now)
    {
        while (_samples.First?.Next is { } second && time.GetElapsedTime(second.Value.At, now) >= length)
        {
            _samples.RemoveFirst();
        }

        return _samples.First?.Value;
    }
}
