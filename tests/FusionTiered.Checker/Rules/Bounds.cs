namespace FusionTiered.Checker.Rules;

/// <summary>What a run was promised.</summary>
internal sealed record Bounds
{
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
}
