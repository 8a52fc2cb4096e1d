namespace FusionTiered;

/// <summary>How long something took. Percentiles are at most 12.5 % too high, never too low; times below 100 ns are rounded up to it.</summary>
/// <param name="Count">How many times were measured.</param>
/// <param name="Average">Their mean.</param>
/// <param name="P50">Half of them took at most this.</param>
/// <param name="P95">95 % of them took at most this.</param>
/// <param name="P99">99 % of them took at most this.</param>
public readonly record struct LatencyStatistics(long Count, TimeSpan Average, TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    /// <summary>All of them together: a mean over a window is a difference of totals, which rounded means do not give.</summary>
    internal TimeSpan Total { get; init; }
}
