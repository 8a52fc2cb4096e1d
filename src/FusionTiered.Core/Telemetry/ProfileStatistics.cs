namespace FusionTiered;

/// <summary>The figures of one profile since the cache was made, or of all of them together.</summary>
public sealed record ProfileStatistics
{
    /// <summary>The profile's name; empty for the whole cache.</summary>
    public required string Profile { get; init; }

    /// <summary>Memory: every call asks it first.</summary>
    public required TierStatistics L1 { get; init; }

    /// <summary>The shared tier: asked by the calls that memory could not answer and that led a load or a read.</summary>
    public required TierStatistics L2 { get; init; }

    /// <summary>Calls; those answered fresh from memory and all others.</summary>
    public long Requests => L1.Requests;

    /// <summary>Calls answered by a tier, without waiting for the source: from memory, from the shared tier, or stale.</summary>
    public long Hits => Math.Min(Requests, L1.Hits + L2.Hits + Stale);

    /// <summary>Calls that went to the source, found nothing, or waited for another caller's load or read of the shared tier.</summary>
    public long Misses => Requests - Hits;

    /// <summary><see cref="Hits"/> in per cent of the calls, from 0 to 100; 0 when there were none.</summary>
    public double HitRate => Requests == 0 ? 0 : 100.0 * Hits / Requests;

    /// <summary>Answers past their lifetime, standing in for a source that failed or was late.</summary>
    public required long Stale { get; init; }

    /// <summary>Answers from memory that could not be verified against the other nodes.</summary>
    public required long Unverified { get; init; }

    /// <summary>Payloads of the shared tier that could not be used: damaged, of another type, of a newer format. Each was a miss.</summary>
    public long PayloadsRefused { get; init; }

    /// <summary>
    /// Writes, removals and invalidations that answered <see cref="CacheReach.LocalOnly"/>: the shared tier did not take them. A call with
    /// many keys counts once, under the profile of its first key. Tags, patterns and clears of the whole cache are in the sum over all profiles alone.
    /// </summary>
    public long LocalOnlyWrites { get; init; }

    /// <summary>Source calls that have not returned: those that are waited for, and those that were abandoned.</summary>
    public int ActiveSources { get; init; }

    /// <summary>Source calls begun.</summary>
    public required long Loads { get; init; }

    /// <summary>Loads that failed, deadlines included.</summary>
    public required long Failures { get; init; }

    /// <summary>Loads that passed their hard deadline.</summary>
    public required long Timeouts { get; init; }

    /// <summary>Sources that passed their hard deadline, or lost their last caller, and have not returned.</summary>
    public required int Abandoned { get; init; }

    /// <summary>Callers that joined a load under way: source calls saved from a stampede.</summary>
    public required long CallersSaved { get; init; }

    /// <summary>Removes, expiries, tags, clears and events that named this profile or its keys.</summary>
    public required long Invalidations { get; init; }

    /// <summary>Values in memory now.</summary>
    public required long Entries { get; init; }

    /// <summary>Bytes they are taken to weigh.</summary>
    public required long Bytes { get; init; }

    /// <summary>Values that left memory, by reason.</summary>
    public required IReadOnlyDictionary<EvictionReason, long> Evictions { get; init; }

    /// <summary>Writes that go to their sink behind; null: no profile has a write-behind.</summary>
    public WriteBehindStatistics? WriteBehind { get; init; }

    /// <summary>The comparisons of memory with the shared tier.</summary>
    public ConsistencyStatistics Consistency { get; init; } = new(0, 0, 0, 0, 0, 0, LastDifference: null);

    /// <summary>How long source calls took that answered in time.</summary>
    public required LatencyStatistics SourceLatency { get; init; }

    /// <summary>How long calls took that memory could not answer.</summary>
    public required LatencyStatistics MissLatency { get; init; }
}
