using FusionTiered.Time;

namespace FusionTiered.Fusion.Telemetry;

/// <summary>A line that all profiles log at nearly the same time, for one cause. One of them warns for the whole cache.</summary>
/// <param name="clock">Measures the time between two warnings.</param>
internal sealed class SharedLine(CacheClock clock)
{
    private static readonly TimeSpan OneCause = TimeSpan.FromSeconds(10);

    private long _quietUntil = long.MinValue;

    /// <summary>Whether to warn: nobody has, in the last ten seconds.</summary>
    public bool IsFirst()
    {
        var (now, until) = (clock.Now, Volatile.Read(ref _quietUntil));
        return now >= until && Interlocked.CompareExchange(ref _quietUntil, CacheClock.After(now, OneCause), until) == until;
    }
}
