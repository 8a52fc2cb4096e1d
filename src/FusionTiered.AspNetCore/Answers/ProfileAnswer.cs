using FusionTiered.Profiles;

namespace FusionTiered.AspNetCore.Answers;

/// <summary>One profile: its settings and its figures. Times are in seconds.</summary>
internal sealed record ProfileAnswer
{
    public required string Name { get; init; }

    public string? Namespace { get; init; }

    public string? Tiers { get; init; }

    public double? Lifetime { get; init; }

    public double? L1Lifetime { get; init; }

    public double? StaleFor { get; init; }

    public double? HardDeadline { get; init; }

    public required TierAnswer L1 { get; init; }

    public required TierAnswer L2 { get; init; }

    public required TierAnswer Overall { get; init; }

    public long Stale { get; init; }

    public long Unverified { get; init; }

    public long Loads { get; init; }

    public long Failures { get; init; }

    public long Timeouts { get; init; }

    public int Abandoned { get; init; }

    public long CallersSaved { get; init; }

    public long Invalidations { get; init; }

    public long Entries { get; init; }

    public long Bytes { get; init; }

    public required IReadOnlyDictionary<string, long> Evictions { get; init; }

    public required ConsistencyAnswer Consistency { get; init; }

    /// <param name="figures">The figures.</param>
    /// <param name="settings">The settings; null: the cache does not tell.</param>
    public static ProfileAnswer Of(ProfileStatistics figures, DomainProfile? settings) => new()
    {
        Name = figures.Profile,
        Namespace = settings?.Namespace,
        Tiers = settings?.Tiers.ToString(),
        Lifetime = Figures.Seconds(settings?.Lifetime),
        L1Lifetime = Figures.Seconds(settings?.L1Lifetime),
        StaleFor = Figures.Seconds(settings?.StaleFor),
        HardDeadline = Figures.Seconds(settings?.HardDeadline),
        L1 = TierAnswer.Of(figures.L1),
        L2 = TierAnswer.Of(figures.L2),
        Overall = TierAnswer.OfCalls(figures),
        Stale = figures.Stale,
        Unverified = figures.Unverified,
        Loads = figures.Loads,
        Failures = figures.Failures,
        Timeouts = figures.Timeouts,
        Abandoned = figures.Abandoned,
        CallersSaved = figures.CallersSaved,
        Invalidations = figures.Invalidations,
        Entries = figures.Entries,
        Bytes = figures.Bytes,
        Consistency = ConsistencyAnswer.Of(figures.Consistency),
        Evictions = figures.Evictions.ToDictionary(static one => one.Key.ToString(), static one => one.Value, StringComparer.Ordinal),
    };
}
