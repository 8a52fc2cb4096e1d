namespace FusionTiered.Checker.Rules;

/// <summary>What a run was promised.</summary>
internal sealed record Bounds
{
    /// <summary>Every promise, kept.</summary>
    public static CachePromises AllPromises { get; } = new("all");

    /// <summary>What the caches promise. A rule whose promise is not kept is judged in a weaker form, or not at all.</summary>
    public CachePromises Promises { get; init; } = AllPromises;

    /// <summary>The coherence lease: for how long a verified answer may be too old.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>What the run itself may add to any time: a late scheduler, a coarse clock.</summary>
    public TimeSpan Slack { get; init; }

    /// <summary>For how long an unverified or stale answer may be too old.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>When every call has returned at the latest.</summary>
    public required TimeSpan CallLimit { get; init; }

    /// <summary>How long after a fault was healed it may still show, in loads that go on without the shared tier.</summary>
    public TimeSpan Aftermath { get; init; }

    /// <summary>How long after a fault was healed its node may still hear nothing, and answer what it cannot verify.</summary>
    public TimeSpan Deaf { get; init; }

    /// <summary>How long after its end a write that did not get everywhere may still be made up for.</summary>
    public TimeSpan RepairedBy { get; init; }

    /// <summary>For how long a node leaves the shared tier alone when operations have failed.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How many times operations may fail in a run though nothing that was planned explains it.</summary>
    public int MostFailures { get; init; }

    /// <summary>How long an answer of the shared tier may be under way while nothing is wrong.</summary>
    public TimeSpan Transit { get; init; }

    /// <summary>How long the shared tier keeps a value. Its end is announced like a removal. <see cref="TimeSpan.MaxValue"/>: longer than any run.</summary>
    public TimeSpan Stay { get; init; } = TimeSpan.MaxValue;

    /// <summary>How much of that is left of a value that was expired.</summary>
    public TimeSpan StaleFor { get; init; }

    /// <summary>Whether each use begins the stay anew.</summary>
    public bool IsSliding { get; init; }

    /// <summary>Whether memory may answer only what it can verify.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether one load is promised for all nodes together.</summary>
    public bool OneLoadForAll { get; init; }

    /// <summary>Whether time passes only as it has to. Where it does what it likes, a deadline may pass at any moment: a source may be called twice, and an answer be unverified.</summary>
    public bool IsTimely { get; init; } = true;

    /// <summary>Whether values come only from loads and writes of the cache itself, so that the versions a node sees never go back.</summary>
    public bool IsMonotonic { get; init; } = true;

    /// <summary>Whether loads lose against every write, on every node, and no node may go on with what it did not hear of.</summary>
    public bool IsCoherent =>
        Keeps(CachePromise.InvalidationBeatsLoad) && Keeps(CachePromise.InvalidationBeatsLoadAcrossNodes) && Keeps(CachePromise.BoundedStaleness);

    /// <summary>Whether the caches hear what programs do to the shared tier that know nothing of them.</summary>
    public bool HearsForeign { get; init; } = true;

    /// <summary>How long after a write the other nodes have heard of it, where nothing went wrong and no lease says more.</summary>
    public TimeSpan Heard { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether what was there before may go on standing in for a source, marked as stale.</summary>
    public bool LeavesStale(Histories.Write write) => write.LeavesStale
        || (!Keeps(CachePromise.InvalidatedIsGone) && write.Kind is Histories.WriteKind.Tag or Histories.WriteKind.Event or Histories.WriteKind.Pattern);

    public bool Keeps(CachePromise promise) => Promises.Keeps(promise);
}
