namespace FusionTiered.AspNetCore.Answers;

/// <summary>The figures since the cache was made.</summary>
/// <param name="L1">Look-ups in memory.</param>
/// <param name="L2">Look-ups in L2.</param>
/// <param name="Overall">Calls: hits were answered without the source.</param>
internal sealed record StatsAnswer(TierAnswer L1, TierAnswer L2, TierAnswer Overall)
{
    public static StatsAnswer Of(CacheStatistics figures) => new(TierAnswer.Of(figures.Overall.L1), TierAnswer.Of(figures.Overall.L2), TierAnswer.OfCalls(figures.Overall));
}
