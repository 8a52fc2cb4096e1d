namespace FusionTiered;

/// <summary>The comparisons of memory with the shared tier since the cache was made: one hit in about a thousand is compared. All are 0 without a shared tier, or where <c>Consistency:Sampling</c> is 0.</summary>
/// <param name="Same">Hits whose value the shared tier had as well, one second and ten seconds later.</param>
/// <param name="Late">Hits whose entry differed after one second and for at least a second more, and not any more after ten.</param>
/// <param name="Stale">Hits whose entry still differed after ten seconds: memory missed a change.</param>
/// <param name="OnlyInMemory">Hits whose value the shared tier had no more: it ended there earlier, was evicted, or another program deleted it.</param>
/// <param name="NotCompared">Hits of which nothing can be said: the shared tier did not answer, or never got the value.</param>
/// <param name="Dropped">Hits that were not compared because too many waited.</param>
/// <param name="LastDifference">The time of the last difference, late or stale; null: there was none.</param>
public sealed record ConsistencyStatistics(long Same, long Late, long Stale, long OnlyInMemory, long NotCompared, long Dropped, DateTimeOffset? LastDifference)
{
    /// <summary>Hits that were compared: the sum of <see cref="Same"/>, <see cref="Late"/>, <see cref="Stale"/> and <see cref="OnlyInMemory"/>.</summary>
    public long Comparisons => Same + Late + Stale + OnlyInMemory;
}
