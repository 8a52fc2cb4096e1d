namespace FusionTiered.AspNetCore.Answers;

/// <summary>Look-ups of one tier, or calls altogether.</summary>
/// <param name="Hits">Those that were answered.</param>
/// <param name="Misses">The others.</param>
/// <param name="HitRate">In per cent, with one decimal; 0 without a request.</param>
/// <param name="AvgResponseTime">In milliseconds.</param>
internal sealed record TierAnswer(long Hits, long Misses, double HitRate, double AvgResponseTime)
{
    public static TierAnswer Of(in TierStatistics tier) => new(tier.Hits, tier.Misses, Figures.Rate(tier.HitRate), Figures.Milliseconds(tier.Latency.Average));

    /// <summary>Calls: hits are those that did not wait for the source.</summary>
    public static TierAnswer OfCalls(ProfileStatistics figures) => new(figures.Hits, figures.Misses, Figures.Rate(figures.HitRate), Figures.Milliseconds(Figures.ResponseTime(figures)));
}
