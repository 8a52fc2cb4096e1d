namespace FusionTiered.Alerts;

/// <summary>Counts of one profile, or of the whole cache: since it was made, or within a window, which is the difference of two.</summary>
internal readonly record struct WindowCounts
{
    /// <summary>Calls that were answered, fresh or stale or by the source.</summary>
    public long Requests { get; init; }

    /// <summary>Calls that a tier answered.</summary>
    public long Hits { get; init; }

    /// <summary>Calls that memory answered fresh. Memory is asked by every call.</summary>
    public long L1Hits { get; init; }

    /// <summary>Look-ups in L2 whose time was measured, and their time together.</summary>
    public (long Count, TimeSpan Time) L2LookUps { get; init; }

    /// <summary>Calls that memory could not answer whose time was measured, and their time together.</summary>
    public (long Count, TimeSpan Time) Misses { get; init; }

    /// <summary>Values that left memory, or were not kept, for lack of room.</summary>
    public long Evictions { get; init; }

    /// <summary>Removes, expiries, tags, clears and events.</summary>
    public long Invalidations { get; init; }

    /// <summary>Source calls begun.</summary>
    public long Loads { get; init; }

    /// <summary>Loads that failed, deadlines included.</summary>
    public long Failures { get; init; }

    /// <summary>Source calls that answered in time, and their time together.</summary>
    public (long Count, TimeSpan Time) Sources { get; init; }

    /// <summary>Sampled hits that were compared with L2.</summary>
    public long Comparisons { get; init; }

    /// <summary>Those of them that differed for nine seconds or longer.</summary>
    public long StaleInMemory { get; init; }

    /// <summary>Calls answered by a tier, in per cent; null without a call, since 0 of 0 is no rate.</summary>
    public double? HitRate => Rate(Hits, Requests);

    /// <summary>Calls answered fresh by memory, in per cent; null without a call.</summary>
    public double? L1HitRate => Rate(L1Hits, Requests);

    /// <summary>The mean time of a look-up in L2; null without one.</summary>
    public TimeSpan? L2Latency => Mean(L2LookUps);

    /// <summary>The mean time of a call that memory could not answer; null without one.</summary>
    public TimeSpan? ResponseTime => Mean(Misses);

    /// <summary>The mean time of a source call that answered in time; null without one.</summary>
    public TimeSpan? SourceTime => Mean(Sources);

    /// <summary>Invalidations for 100 calls; null without a call.</summary>
    public double? InvalidationRate => Rate(Invalidations, Requests);

    public static WindowCounts Of(ProfileStatistics figures) => new()
    {
        Requests = figures.Requests,
        Hits = figures.Hits,
        L1Hits = figures.L1.Hits,
        L2LookUps = (figures.L2.Latency.Count, figures.L2.Latency.Total),
        Misses = (figures.MissLatency.Count, figures.MissLatency.Total),
        Evictions = figures.Evictions.GetValueOrDefault(EvictionReason.Evicted) + figures.Evictions.GetValueOrDefault(EvictionReason.Rejected),
        Invalidations = figures.Invalidations,
        Loads = figures.Loads,
        Failures = figures.Failures,
        Sources = (figures.SourceLatency.Count, figures.SourceLatency.Total),
        Comparisons = figures.Consistency.Comparisons,
        StaleInMemory = figures.Consistency.Stale,
    };

    // A snapshot is no transaction: of figures read one after another a later one can be ahead, so a difference can be below 0.
    public static WindowCounts operator -(WindowCounts now, WindowCounts before) => new()
    {
        Requests = Math.Max(0, now.Requests - before.Requests),
        Hits = Math.Clamp(now.Hits - before.Hits, 0, Math.Max(0, now.Requests - before.Requests)),
        L1Hits = Math.Clamp(now.L1Hits - before.L1Hits, 0, Math.Max(0, now.Requests - before.Requests)),
        L2LookUps = Difference(now.L2LookUps, before.L2LookUps),
        Misses = Difference(now.Misses, before.Misses),
        Evictions = Math.Max(0, now.Evictions - before.Evictions),
        Invalidations = Math.Max(0, now.Invalidations - before.Invalidations),
        Loads = Math.Max(0, now.Loads - before.Loads),
        Failures = Math.Max(0, now.Failures - before.Failures),
        Sources = Difference(now.Sources, before.Sources),
        Comparisons = Math.Max(0, now.Comparisons - before.Comparisons),
        StaleInMemory = Math.Max(0, now.StaleInMemory - before.StaleInMemory),
    };

    private static (long Count, TimeSpan Time) Difference((long Count, TimeSpan Time) now, (long Count, TimeSpan Time) before) =>
        (Math.Max(0, now.Count - before.Count), now.Time < before.Time ? TimeSpan.Zero : now.Time - before.Time);

    private static double? Rate(long part, long whole) => whole == 0 ? null : 100.0 * part / whole;

    private static TimeSpan? Mean((long Count, TimeSpan Time) all) => all.Count == 0 ? null : all.Time / all.Count;
}
