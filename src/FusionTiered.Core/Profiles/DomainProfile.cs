namespace FusionTiered.Profiles;

/// <summary>What the flows read: one profile, compiled from its options and the defaults. Replaced whole on a reload.</summary>
internal sealed record DomainProfile
{
    public required string Name { get; init; }

    /// <summary>Without the separator; empty for the default profile.</summary>
    public required string Namespace { get; init; }

    public TierUse Tiers { get; init; } = TierUse.Both;

    /// <summary>How long a value is fresh, in whichever tier lives longest.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a value is fresh in memory at most.</summary>
    public TimeSpan L1Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Zero: no idle limit.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>Whether a read extends the lifetime.</summary>
    public bool Sliding { get; init; }

    /// <summary>How long after its lifetime a value may still stand in for a failing source. Zero: no fail-safe.</summary>
    public TimeSpan StaleFor { get; init; }

    /// <summary>How long after a failed load the stale value is served without a new try.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller with a stale value at hand waits for the source.</summary>
    public TimeSpan SoftDeadline { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan HardDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of the lifetime after which a hit starts a refresh behind it; 0: off.</summary>
    public double EagerRefresh { get; init; }

    /// <summary>Up to this share is taken off or added to a lifetime.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>Own limit of entries within the whole; 0: only the whole's limit holds.</summary>
    public int MaxEntries { get; init; }

    /// <summary>Own limit of bytes within the whole; 0: only the whole's limit holds.</summary>
    public long MaxBytes { get; init; }

    /// <summary>A heavier value is not kept in memory.</summary>
    public long MaxL1ValueBytes { get; init; } = 1L << 20;

    /// <summary>A longer payload is not sent to L2.</summary>
    public long MaxL2ValueBytes { get; init; } = 16L << 20;

    /// <summary>A serialized value at least this long is compressed; 0: never; null: as the engine does by default.</summary>
    public long? CompressFrom { get; init; }

    /// <summary>Whether L2 holds JSON and nothing else.</summary>
    public bool PlainJson { get; init; }

    /// <summary>The version of what the values look like; those of another version in L2 are a miss.</summary>
    public int Version { get; init; }

    /// <summary>Bytes that a value is taken to weigh; null: the estimate of the L1 room's weigher.</summary>
    public Func<object?, long>? Size { get; init; }

    /// <summary>How long the answer "nothing there" is kept. Zero: it is not kept.</summary>
    public TimeSpan NothingLifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many sources may run on past their hard deadline before loads are refused.</summary>
    public int MaxAbandoned { get; init; } = 16;

    /// <summary>How many answers "nothing there" memory keeps.</summary>
    public int MaxNothing { get; init; } = 200;

    /// <summary>Retry and breaker around each source call, within its hard deadline.</summary>
    public SourcePolicy SourcePolicy { get; init; }

    /// <summary>Whether each caller gets a copy of its own.</summary>
    public bool CopyValues { get; init; }

    /// <summary>Whether a value that cannot be verified against the other nodes is refused rather than served.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether it is a built-in profile that the application has not replaced.</summary>
    public bool IsBuiltIn { get; init; }
}
