namespace FusionTiered.Advice;

/// <summary>The reads of a span of time, by reuse distance. A sampled read stands for as many reads as its rate says.</summary>
internal sealed class ReuseWindow
{
    private readonly double[] _alive = new double[SampledLifetime.Factors.Length * DistanceBuckets.Count];

    /// <summary>Bytes that its array takes.</summary>
    public int Bytes => _alive.Length * sizeof(double);

    /// <summary>The moment it began, in milliseconds of the clock.</summary>
    public long BeganAt { get; private set; }

    /// <summary>The hits of the profile when it began.</summary>
    public long HitsBefore { get; private set; }

    /// <summary>The reads of the profile when it began.</summary>
    public long ReadsBefore { get; private set; }

    /// <summary>Sampled reads that are in it.</summary>
    public long Samples { get; private set; }

    /// <summary>The reads that the sampled ones stand for, first reads included.</summary>
    public double Reads { get; private set; }

    /// <summary>The reads that nothing is known of: their samples were dropped, or their keys were forgotten.</summary>
    public double Unknown { get; set; }

    public void Begin(long now, long hits, long reads)
    {
        (BeganAt, HitsBefore, ReadsBefore) = (now, hits, reads);
        (Samples, Reads, Unknown) = (0, 0, 0);
        Array.Clear(_alive);
    }

    /// <summary>A read of a key, which is a miss at any size and lifetime as long as <see cref="CountAlive"/> does not tell otherwise.</summary>
    public void CountRead(double weight)
    {
        Samples++;
        Reads += weight;
    }

    /// <summary>A read whose value would still have been alive with one of the lifetimes that are tried.</summary>
    public void CountAlive(int factor, double distance, double weight) => _alive[(factor * DistanceBuckets.Count) + DistanceBuckets.Of(distance)] += weight;

    /// <summary>The reads that a memory of a size would have answered.</summary>
    public double Hits(int factor, double size)
    {
        var alive = _alive.AsSpan(factor * DistanceBuckets.Count, DistanceBuckets.Count);
        double hits = 0;
        for (var bucket = 0; bucket < alive.Length; bucket++)
        {
            var (from, to) = (DistanceBuckets.From(bucket), DistanceBuckets.From(bucket + 1));
            if (to > size)
            {
                return hits + (alive[bucket] * Math.Max(0, size - from) / (to - from));
            }

            hits += alive[bucket];
        }

        return hits;
    }
}
