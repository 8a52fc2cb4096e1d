namespace FusionTiered.Checker.Plans;

/// <summary>How the caches of a plan are set up, and which calls it makes.</summary>
internal sealed record Profile(string Name)
{
    public static readonly Profile Both = new("both");

    /// <summary>Every profile there is.</summary>
    public static IReadOnlyList<Profile> All { get; } =
    [
        Both,
        new("tags") { HasTags = true },
        new("short") { Lifetime = 300, L1Lifetime = 120, StaleFor = 0 },
        new("fail-safe") { Lifetime = 400, L1Lifetime = 200, StaleFor = 3_000, SourcesFail = true },
        new("eager") { Lifetime = 500, L1Lifetime = 500, EagerRefresh = 0.3, StaleFor = 1_000 },
        new("sliding") { Lifetime = 400, L1Lifetime = 400, IsSliding = true, StaleFor = 0 },
        new("strict") { IsStrict = true, HasTags = true },
        new("l2") { Tiers = TierUse.L2, HasTags = true },
        new("l1") { Tiers = TierUse.L1 },
        new("l1-tags") { Tiers = TierUse.L1, HasTags = true, Lifetime = 600, L1Lifetime = 600, StaleFor = 2_000, SourcesFail = true },
        new("plain") { IsPlainJson = true, StaleFor = 0 },
        new("overlap") { SetsOverlap = true },
        new("foreign") { IsPlainJson = true, StaleFor = 0, IsForeign = true },
    ];

    public TierUse Tiers { get; init; } = TierUse.Both;

    /// <summary>Milliseconds, as all times here.</summary>
    public int Lifetime { get; init; } = 60_000;

    public int L1Lifetime { get; init; } = 60_000;

    public int StaleFor { get; init; }

    public double EagerRefresh { get; init; }

    public bool IsSliding { get; init; }

    public bool IsStrict { get; init; }

    public bool IsPlainJson { get; init; }

    /// <summary>Values have tags: half of them of the call, the others named by the source.</summary>
    public bool HasTags { get; init; }

    public bool SourcesFail { get; init; }

    /// <summary>Writers of one row do not wait for each other.</summary>
    public bool SetsOverlap { get; init; }

    /// <summary>The other oracle: all writes are a foreign program's, and the nodes only read.</summary>
    public bool IsForeign { get; init; }

    public bool HasShared => (Tiers & TierUse.L2) != TierUse.None;

    public static Profile Named(string name) =>
        All.FirstOrDefault(profile => profile.Name == name) ?? throw new ArgumentException($"There is no profile '{name}'; there are {string.Join(", ", All.Select(static profile => profile.Name))}.", nameof(name));
}
