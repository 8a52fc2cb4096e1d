namespace FusionTiered.AspNetCore.Answers;

/// <summary>The comparisons of memory with L2 since the cache was made.</summary>
/// <param name="Comparisons">Hits that were compared.</param>
/// <param name="Late">Those that differed for a second or longer, and were not seen to differ for nine.</param>
/// <param name="Stale">Those that differed for nine seconds or longer.</param>
/// <param name="OnlyInMemory">Those whose value L2 no longer had.</param>
/// <param name="NotCompared">Hits of which nothing can be said.</param>
/// <param name="Dropped">Hits that were dropped because too many waited.</param>
/// <param name="LastDifference">The time of the last difference, late or stale; null: there was none.</param>
/// <param name="LastStale">The time of the last stale hit; null: there was none.</param>
internal sealed record ConsistencyAnswer(long Comparisons, long Late, long Stale, long OnlyInMemory, long NotCompared, long Dropped, DateTimeOffset? LastDifference, DateTimeOffset? LastStale)
{
    public static ConsistencyAnswer Of(ConsistencyStatistics all) =>
        new(all.Comparisons, all.Late, all.Stale, all.OnlyInMemory, all.NotCompared, all.Dropped, all.LastDifference, all.LastStale);
}
