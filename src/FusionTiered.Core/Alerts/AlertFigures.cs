using System.Globalization;

namespace FusionTiered.Alerts;

/// <summary>The figures that rules look at: how each is measured, and how people read it.</summary>
internal static class AlertFigures
{
    /// <summary>Whether the figure is to be at least its limit; all others are to be at most theirs.</summary>
    public static bool IsFloor(CacheAlertFigure figure) => figure is CacheAlertFigure.HitRate or CacheAlertFigure.L1HitRate;

    /// <summary>What a limit may be; null: it is that.</summary>
    public static string? Fault(CacheAlertFigure figure, double limit) => figure switch
    {
        CacheAlertFigure.HitRate or CacheAlertFigure.L1HitRate or CacheAlertFigure.Memory => limit is > 0 and < 100 ? null : "more than 0 and below 100",
        CacheAlertFigure.L2Away => limit is >= 0 and < 100 ? null : "0 or more and below 100",
        _ => limit > 0 && double.IsFinite(limit) ? null : "more than 0",
    };

    /// <summary>The figure and how many samples it is made of; null where there is none, as 0 of 0.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="window">What happened within the window.</param>
    /// <param name="now">The figures now.</param>
    public static (double Value, long Samples)? Measure(AlertRule rule, WindowFigures window, CacheStatistics now)
    {
        var counts = rule.Profile is null ? window.Overall : window.Profiles.GetValueOrDefault(rule.Profile);
        var present = rule.Profile is null ? now.Overall : now.Profiles.FirstOrDefault(one => string.Equals(one.Profile, rule.Profile, StringComparison.OrdinalIgnoreCase));
        var (value, samples) = rule.Figure switch
        {
            CacheAlertFigure.HitRate => (counts.HitRate, counts.Requests),
            CacheAlertFigure.L1HitRate => (counts.L1HitRate, counts.Requests),
            CacheAlertFigure.Latency => (counts.L2Latency?.TotalMilliseconds, counts.L2LookUps.Count),
            CacheAlertFigure.ResponseTime => (counts.ResponseTime?.TotalMilliseconds, counts.Misses.Count),
            CacheAlertFigure.InvalidationRate => (counts.InvalidationRate, counts.Requests),
            CacheAlertFigure.EvictionRate => (PerMinute(counts.Evictions, window.Covered, present?.Entries ?? 0), counts.Requests),
            CacheAlertFigure.L2Away => (window.Covered > TimeSpan.Zero ? 100.0 * (window.L2Away / window.Covered) : null, long.MaxValue),
            _ => (now.MaxBytes > 0 && present is not null ? 100.0 * present.Bytes / now.MaxBytes : null, long.MaxValue),
        };
        return value is { } found ? (found, samples) : null;
    }

    /// <summary>What the figure says, as a sentence.</summary>
    public static string Sentence(AlertRule rule, double value, bool hasEnded)
    {
        var relation = hasEnded ? "the limit is" : IsFloor(rule.Figure) ? "below the limit of" : "above the limit of";
        var profile = rule.Profile is null ? "" : $" of profile '{rule.Profile}'";
        return string.Create(CultureInfo.InvariantCulture, $"{Subject(rule.Figure)}{profile} is {value:0.##} {Unit(rule.Figure)}, {relation} {rule.Limit:0.##} {Unit(rule.Figure)}.");
    }

    public static string Unit(CacheAlertFigure figure) => figure is CacheAlertFigure.Latency or CacheAlertFigure.ResponseTime ? "ms" : "%";

    private static string Subject(CacheAlertFigure figure) => figure switch
    {
        CacheAlertFigure.HitRate => "The hit rate",
        CacheAlertFigure.L1HitRate => "The hit rate of memory",
        CacheAlertFigure.Latency => "The mean time of a look-up in L2",
        CacheAlertFigure.ResponseTime => "The mean time of calls that memory could not answer",
        CacheAlertFigure.L2Away => "The share of the window in which L2 was away",
        CacheAlertFigure.EvictionRate => "The share of memory that is evicted each minute",
        CacheAlertFigure.Memory => "The use of memory",
        _ => "The number of invalidations for 100 calls",
    };

    private static double? PerMinute(long evictions, TimeSpan covered, long entries) =>
        covered > TimeSpan.Zero && entries > 0 ? 100.0 * evictions / entries / covered.TotalMinutes : null;
}
