using System.Numerics;

namespace FusionTiered.Show.Run;

/// <summary>Counts latencies in buckets that grow with the value, so that a percentile is off by 3 % at most. Any number of writers.</summary>
public sealed class LatencyHistogram
{
    // 32 buckets for each power of two of nanoseconds.
    private const int Fine = 5;

    private readonly long[] _buckets = new long[(65 - Fine) << Fine];
    private long _nanoseconds;
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public double MeanMilliseconds => Count is var n and > 0 ? Interlocked.Read(ref _nanoseconds) / 1e6 / n : 0;

    public void Add(long nanoseconds)
    {
        Interlocked.Increment(ref _buckets[Bucket((ulong)Math.Max(0, nanoseconds))]);
        Interlocked.Add(ref _nanoseconds, nanoseconds);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Adds what another one counted; what is being written to it right now may be missed.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] += other._buckets[i];
        }

        _nanoseconds += other._nanoseconds;
        _count += other._count;
    }

    /// <summary>The latency in milliseconds that the given share of all stayed below.</summary>
    public double PercentileMilliseconds(double share)
    {
        long total = 0;
        foreach (ref var bucket in _buckets.AsSpan())
        {
            total += Interlocked.Read(ref bucket);
        }

        var wanted = Math.Max(1, (long)Math.Ceiling(total * share));
        for (var i = 0; i < _buckets.Length; i++)
        {
            wanted -= Interlocked.Read(ref _buckets[i]);
            if (wanted <= 0)
            {
                return UpperEdge(i) / 1e6;
            }
        }

        return 0;
    }

    private static int Bucket(ulong ns)
    {
        var shift = Math.Max(0, BitOperations.Log2(ns) - Fine);
        return (shift << Fine) + (int)(ns >> shift);
    }

    private static double UpperEdge(int bucket)
    {
        var shift = Math.Max(0, (bucket >> Fine) - 1);
        return (bucket - (shift << Fine) + 1) * Math.Pow(2, shift);
    }
}
