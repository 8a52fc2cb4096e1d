using FusionTiered.Alerts;
using FusionTiered.AspNetCore.Answers;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>One second of the charts. Rates are in per cent, times in milliseconds, counts per second; null: nothing was measured.</summary>
internal sealed record PointAnswer
{
    /// <summary>Seconds since 1970.</summary>
    public required double At { get; init; }

    public double Requests { get; init; }

    public double? HitRate { get; init; }

    public double? L1HitRate { get; init; }

    public double Loads { get; init; }

    public double Failures { get; init; }

    public double? MissTime { get; init; }

    public double? L2Time { get; init; }

    public double? SourceTime { get; init; }

    public double Invalidations { get; init; }

    public double Evictions { get; init; }

    public long Entries { get; init; }

    public long Bytes { get; init; }

    /// <summary>The hit rate of each profile that was called.</summary>
    public required IReadOnlyDictionary<string, double> Profiles { get; init; }

    /// <param name="at">When it ends.</param>
    /// <param name="since">What happened in it.</param>
    /// <param name="figures">The figures at its end.</param>
    public static PointAnswer Of(DateTimeOffset at, WindowFigures since, CacheStatistics figures)
    {
        var (seconds, all) = (Math.Max(0.001, since.Covered.TotalSeconds), since.Overall);
        return new()
        {
            At = Math.Round(at.ToUnixTimeMilliseconds() / 1000.0, 1),
            Requests = PerSecond(all.Requests),
            HitRate = Rate(all.HitRate),
            L1HitRate = Rate(all.L1HitRate),
            Loads = PerSecond(all.Loads),
            Failures = PerSecond(all.Failures),
            MissTime = Milliseconds(all.ResponseTime),
            L2Time = Milliseconds(all.L2Latency),
            SourceTime = Milliseconds(all.SourceTime),
            Invalidations = PerSecond(all.Invalidations),
            Evictions = PerSecond(all.Evictions),
            Entries = figures.Overall.Entries,
            Bytes = figures.Overall.Bytes,
            Profiles = since.Profiles.Where(static one => one.Value.Requests > 0).ToDictionary(static one => one.Key, static one => Figures.Rate(one.Value.HitRate ?? 0), StringComparer.Ordinal),
        };

        double PerSecond(long count) => Math.Round(count / seconds, 1);
    }

    private static double? Rate(double? rate) => rate is { } known ? Figures.Rate(known) : null;

    private static double? Milliseconds(TimeSpan? span) => span is { } known ? Figures.Milliseconds(known) : null;
}
