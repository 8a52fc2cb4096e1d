using System.Runtime.CompilerServices;

namespace FusionTiered.Time;

/// <summary>Monotonic milliseconds: the only time that decides whether a value may be served.</summary>
/// <remarks>
/// The system clock is read as <see cref="Environment.TickCount64"/>, which is about a third of the price of a
/// high-resolution timestamp and good to a few milliseconds; any other <see cref="TimeProvider"/> is asked for its timestamp.
/// It is read at every hit. A tick cached by a timer would be cheaper, and would freeze with the timer.
/// </remarks>
internal sealed class CacheClock
{
    private readonly bool _system;
    private readonly double _millisecondsPerTick;

    public CacheClock(TimeProvider provider)
    {
        Provider = provider;
        _system = ReferenceEquals(provider, TimeProvider.System);
        _millisecondsPerTick = 1000.0 / provider.TimestampFrequency;
    }

    public TimeProvider Provider { get; }

    public long Now
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _system ? Environment.TickCount64 : Read();
    }

    /// <summary>The moment <paramref name="span"/> after <paramref name="start"/>, without overflow; never for an infinite span.</summary>
    public static long After(long start, TimeSpan span)
    {
        if (span == TimeSpan.MaxValue || span == Timeout.InfiniteTimeSpan)
        {
            return long.MaxValue;
        }

        var milliseconds = (long)Math.Ceiling(span.TotalMilliseconds);
        return start > long.MaxValue - milliseconds ? long.MaxValue : start + milliseconds;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Read() => (long)(Provider.GetTimestamp() * _millisecondsPerTick);
}
