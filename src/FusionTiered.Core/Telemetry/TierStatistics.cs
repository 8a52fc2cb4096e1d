namespace FusionTiered;

/// <summary>What one tier answered.</summary>
/// <param name="Hits">Look-ups that it answered fresh.</param>
/// <param name="Misses">Look-ups that it did not.</param>
/// <param name="Latency">How long a look-up took. For memory a sample of the hits: one in about a thousand is timed.</param>
public readonly record struct TierStatistics(long Hits, long Misses, LatencyStatistics Latency)
{
    /// <summary>Hits and misses.</summary>
    public long Requests => Hits + Misses;

    /// <summary>Hits in per cent of the look-ups, from 0 to 100; 0 when there were none.</summary>
    public double HitRate => Requests == 0 ? 0 : 100.0 * Hits / Requests;
}
