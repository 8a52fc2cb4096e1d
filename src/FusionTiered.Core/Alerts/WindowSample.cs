namespace FusionTiered.Alerts;

/// <summary>The counts of a cache at one moment.</summary>
internal sealed record WindowSample(long At, WindowCounts Overall, IReadOnlyDictionary<string, WindowCounts> Profiles, TimeSpan L2Away)
{
    public static WindowSample Of(long at, CacheStatistics snapshot, TimeSpan l2Away) => new(
        at,
        WindowCounts.Of(snapshot.Overall),
        snapshot.Profiles.ToDictionary(static one => one.Profile, WindowCounts.Of, StringComparer.OrdinalIgnoreCase),
        l2Away);

    /// <summary>What happened since <paramref name="before"/>. A profile that is new since then has all its counts.</summary>
    public WindowFigures Since(WindowSample before, TimeSpan covered) => new(
        covered,
        Overall - before.Overall,
        Profiles.ToDictionary(static one => one.Key, one => one.Value - before.Profiles.GetValueOrDefault(one.Key), StringComparer.OrdinalIgnoreCase),
        L2Away - before.L2Away);
}
