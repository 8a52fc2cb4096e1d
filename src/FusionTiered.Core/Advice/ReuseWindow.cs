namespace FusionTiered.Advice;

/// <summary>The reads of a span of time, and the hits of each trial. A sampled read stands for as many reads as its rate says.</summary>
internal sealed class ReuseWindow
{
    private readonly double[] _hits = new double[Trials.Count];

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

    /// <summary>The reads that nothing is known of: their samples were dropped, or their keys were not known or forgotten.</summary>
    public double Unknown { get; set; }

    /// <summary>The misses that neither the size, the lifetime nor memory itself explains.</summary>
    public double Unexplained { get; set; }

    public void Begin(long now, long hits, long reads)
    {
        (BeganAt, HitsBefore, ReadsBefore) = (now, hits, reads);
        (Samples, Reads, Unknown, Unexplained) = (0, 0, 0, 0);
        Array.Clear(_hits);
    }

    /// <summary>A read of a key, which is a miss in all trials as long as <see cref="CountHit"/> does not tell otherwise.</summary>
    public void CountRead(double weight)
    {
        Samples++;
        Reads += weight;
    }

    /// <summary>A read that memory would have answered in a trial.</summary>
    public void CountHit(int trial, double weight) => _hits[trial] += weight;

    /// <summary>The reads that memory would have answered in a trial.</summary>
    public double Hits(int trial) => _hits[trial];
}
