using System.Numerics;

namespace FusionTiered.Telemetry;

/* Durations in buckets whose width grows with their value: 8 to each doubling, so a percentile read from them is at most
   12.5 % too high, from a nanosecond to hours. The scheme is that of HdrHistogram with three significant bits. */
internal sealed class LatencyHistogram
{
    private const int BitsPerDoubling = 3;
    private const int PerDoubling = 1 << BitsPerDoubling;

    private const int Buckets = (64 - BitsPerDoubling + 1) * PerDoubling;

    private readonly long[] _buckets = new long[Buckets];
    private long _count;
    private long _nanoseconds;

    public void Record(TimeSpan took, long times = 1)
    {
        var nanoseconds = Math.Max(0, took.Ticks * TimeSpan.NanosecondsPerTick);
        RecordNanoseconds(nanoseconds, times);
    }

    public void RecordNanoseconds(long nanoseconds, long times = 1)
    {
        Interlocked.Add(ref _buckets[IndexOf(nanoseconds)], times);
        Interlocked.Add(ref _count, times);
        Interlocked.Add(ref _nanoseconds, nanoseconds * times);
    }

    public LatencyStatistics Read() => Read([this]);

    /// <summary>The figures of several histograms as one.</summary>
    public static LatencyStatistics Read(IReadOnlyCollection<LatencyHistogram> all)
    {
        // On the stack: a dashboard reads some hundred of them each second.
        Span<long> buckets = stackalloc long[Buckets];
        long count = 0, nanoseconds = 0;
        foreach (var one in all)
        {
            if (Volatile.Read(ref one._count) == 0)
            {
                continue;
            }

            nanoseconds += Volatile.Read(ref one._nanoseconds);
            for (var i = 0; i < buckets.Length; i++)
            {
                var here = Volatile.Read(ref one._buckets[i]);
                buckets[i] += here;
                count += here;
            }
        }

        return count == 0
            ? default
            : new(count, FromNanoseconds(nanoseconds / count), At(buckets, count, 0.50), At(buckets, count, 0.95), At(buckets, count, 0.99)) { Total = FromNanoseconds(nanoseconds) };
    }

    private static TimeSpan At(ReadOnlySpan<long> buckets, long count, double share)
    {
        var wanted = (long)Math.Ceiling(count * share);
        long seen = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            seen += buckets[i];
            if (seen >= wanted)
            {
                return FromNanoseconds(UpperEndOf(i));
            }
        }

        return TimeSpan.MaxValue;
    }

    // Values below 8 have a bucket each; above, the top four bits choose it.
    private static int IndexOf(long value)
    {
        if (value < PerDoubling)
        {
            return (int)value;
        }

        var doublings = BitOperations.Log2((ulong)value) - BitsPerDoubling;
        return ((doublings + 1) << BitsPerDoubling) + (int)((value >> doublings) & (PerDoubling - 1));
    }

    private static long UpperEndOf(int index)
    {
        if (index < PerDoubling)
        {
            return index;
        }

        var doublings = (index >> BitsPerDoubling) - 1;
        return (((long)PerDoubling + (index & (PerDoubling - 1)) + 1) << doublings) - 1;
    }

    // A tick is 100 ns; shorter times are rounded up, since nothing takes no time.
    private static TimeSpan FromNanoseconds(long nanoseconds) =>
        TimeSpan.FromTicks((nanoseconds + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick);
}
