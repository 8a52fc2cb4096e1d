namespace FusionTiered;

/// <summary>The comparisons of memory with the shared tier since the cache was made: one hit in about a thousand is compared. All are 0 without a shared tier that announces changes, or where <c>Consistency:Sampling</c> is 0.</summary>
/// <param name="Same">Hits whose value the shared tier had as well, at the last look that was answered: one second or ten seconds later.</param>
/// <param name="Late">Hits whose entry differed for a second or longer, and was not seen to differ for nine.</param>
/// <param name="Stale">Hits whose entry differed for nine seconds or longer, and for longer than the coherence lease: memory missed a change.</param>
/// <param name="OnlyInMemory">Hits whose value the shared tier no longer had: it ended there earlier, was evicted, or another program deleted it.</param>
/// <param name="NotCompared">Hits of which nothing can be said: the shared tier did not answer, is not known to have got the value, or announced no changes at that time; the value is long, or its serialized form differs from one writing to the next.</param>
/// <param name="Dropped">Hits that were not compared because too many waited.</param>
/// <param name="LastDifference">The time of the last difference, late or stale; null: there was none.</param>
/// <param name="LastStale">The time of the last stale hit; null: there was none.</param>
public sealed record ConsistencyStatistics(
    long Same, long Late, long Stale, long OnlyInMemory, long NotCompared, long Dropped, DateTimeOffset? LastDifference, DateTimeOffset? LastStale = null)
{
    /// <summary>Hits that were compared: the sum of <see cref="Same"/>, <see cref="Late"/>, <see cref="Stale"/> and <see cref="OnlyInMemory"/>.</summary>
    public long Comparisons => Same + Late + Stale + OnlyInMemory;
}
