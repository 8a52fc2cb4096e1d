namespace FusionTiered.AspNetCore.Answers;

/// <summary>The comparisons of memory with L2 since the cache was made.</summary>
/// <param name="Comparisons">Hits that were compared.</param>
/// <param name="Late">Those that differed after a second, and not after ten.</param>
/// <param name="Stale">Those that still differed after ten seconds.</param>
/// <param name="OnlyInMemory">Those whose value L2 had no more.</param>
/// <param name="NotCompared">Hits of which nothing can be said.</param>
/// <param name="Dropped">Hits that were dropped because too many waited.</param>
/// <param name="LastDifference">The time of the last difference; null: there was none.</param>
internal sealed record ConsistencyAnswer(long Comparisons, long Late, long Stale, long OnlyInMemory, long NotCompared, long Dropped, DateTimeOffset? LastDifference)
{
    public static ConsistencyAnswer Of(ConsistencyStatistics all) =>
        new(all.Comparisons, all.Late, all.Stale, all.OnlyInMemory, all.NotCompared, all.Dropped, all.LastDifference);
}
