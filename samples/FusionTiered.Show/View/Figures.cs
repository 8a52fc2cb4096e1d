using System.Globalization;
using FusionTiered.Show.Run;

namespace FusionTiered.Show.View;

/// <summary>Spells figures for people, the same way in every view.</summary>
internal static class Figures
{
    public static IReadOnlyList<string> Columns { get; } =
        ["profile", "requests", "hits", "of L2", "misses", "hit rate", "source calls", "saved", "avg", "p50", "p95", "p99", "entries", "bytes", "evicted"];

    /// <summary>How many of the columns after the first are counts of requests; the others are latencies and memory.</summary>
    public const int CountsOnly = 7;

    public static string[] Row(ProfileFigures figures) =>
    [
        figures.Profile,
        Count(figures.Requests),
        Count(figures.Hits),
        Count(figures.L2Hits),
        Count(figures.Misses),
        Percent(figures.HitRatePercent),
        Count(figures.SourceCalls),
        Count(figures.SourceCallsSaved),
        Time(figures.LatencyMilliseconds.Avg),
        Time(figures.LatencyMilliseconds.P50),
        Time(figures.LatencyMilliseconds.P95),
        Time(figures.LatencyMilliseconds.P99),
        Count(figures.Entries),
        Count(figures.Bytes),
        Count(figures.Evicted),
    ];

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double percent) => percent.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Time(double milliseconds) => milliseconds switch
    {
        0 => "-",
        < 0.01 => Number(milliseconds * 1000, "0.0") + " us",
        < 1 => Number(milliseconds * 1000, "0") + " us",
        < 100 => Number(milliseconds, "0.0") + " ms",
        < 10_000 => Number(milliseconds, "0") + " ms",
        _ => Number(milliseconds / 1000, "0.0") + " s",
    };

    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}")
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
