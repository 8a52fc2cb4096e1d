namespace FusionTiered.AspNetCore.Answers;

/// <summary>How figures are written: rates in per cent with one decimal, times in milliseconds.</summary>
internal static class Figures
{
    public static double Rate(double rate) => Math.Round(rate, 1, MidpointRounding.AwayFromZero);

    /// <summary>To a tenth of a microsecond: a hit in memory takes less than one.</summary>
    public static double Milliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 4);

    /// <summary>Milliseconds to a tenth, as the crypto dashboard has them.</summary>
    public static double TenthsOfMilliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 1, MidpointRounding.AwayFromZero);

    /// <summary>Seconds to a hundredth; null: not known, or without end.</summary>
    public static double? Seconds(TimeSpan? span) => span is not { } known || known == TimeSpan.MaxValue ? null : Math.Round(known.TotalSeconds, 2);

    /// <summary>The mean time of a call: hits in memory are many and quick, the others few and slow.</summary>
    public static TimeSpan ResponseTime(ProfileStatistics figures)
    {
        var count = figures.L1.Hits + figures.MissLatency.Count;
        return count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(((figures.L1.Latency.Average.Ticks * (double)figures.L1.Hits) + (figures.MissLatency.Average.Ticks * (double)figures.MissLatency.Count)) / count));
    }
}
