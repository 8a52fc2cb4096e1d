using FusionTiered.Show.Market;

namespace FusionTiered.Show.Run;

/// <summary>One line of the final table. Requests, source calls and latencies are counted by the show, the rest by the cache.</summary>
/// <param name="Hits">Answers without the source, from memory or L2.</param>
/// <param name="L2Hits">Those of them that L2 gave.</param>
/// <param name="CallersSaved">Misses that joined a load under way.</param>
public sealed record ProfileFigures(
    string Profile,
    long Requests,
    long Hits,
    long L2Hits,
    long Misses,
    double HitRatePercent,
    long Loads,
    long CallersSaved,
    long SourceCalls,
    long SourceCallsSaved,
    LatencyFigures LatencyMilliseconds,
    long Entries,
    long Bytes,
    long Evicted,
    long Rejected)
{
    public static ProfileFigures Of(string profile, LatencyHistogram latencies, in KindFigures cache, long sourceCalls)
        => new(
            profile,
            latencies.Count,
            cache.Hits,
            cache.L2Hits,
            cache.Misses,
            Share(cache.Hits, cache.Hits + cache.Misses),
            cache.Loads,
            cache.CallersSaved,
            sourceCalls,
            latencies.Count - sourceCalls,
            LatencyFigures.Of(latencies),
            cache.Entries,
            cache.Bytes,
            cache.Evicted,
            cache.Rejected);

    /// <summary>In percent, with one decimal.</summary>
    public static double Share(long part, long whole) => whole == 0 ? 0 : Math.Round(100.0 * part / whole, 1);

    /// <summary>The profile's name of a kind of page.</summary>
    public static string NameOf(PageKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>Latencies of all calls of a profile, hits and misses together, in milliseconds of the run.</summary>
public sealed record LatencyFigures(double Avg, double P50, double P95, double P99)
{
    public static LatencyFigures Of(LatencyHistogram latencies) => new(
        Round(latencies.MeanMilliseconds),
        Round(latencies.PercentileMilliseconds(0.50)),
        Round(latencies.PercentileMilliseconds(0.95)),
        Round(latencies.PercentileMilliseconds(0.99)));

    private static double Round(double milliseconds) => Math.Round(milliseconds, 5);
}
