namespace FusionTiered.AspNetCore.Answers;

/// <summary>The performance of a cache, for people: text and HTML are made of it.</summary>
internal sealed record ReportAnswer
{
    /// <summary>The name of the cache; empty for the one without.</summary>
    public required string Cache { get; init; }

    public required DateTimeOffset At { get; init; }

    public required HealthAnswer Health { get; init; }

    public required string L2 { get; init; }

    public required string Coherence { get; init; }

    public required StatsAnswer Stats { get; init; }

    public required long Entries { get; init; }

    public required long MaxEntries { get; init; }

    public required long Bytes { get; init; }

    public required long MaxBytes { get; init; }

    public required IReadOnlyList<ProfileAnswer> Profiles { get; init; }

    /// <summary>The alerts that stand; null: the application has none (<c>AddAlerts</c>).</summary>
    public IReadOnlyList<AlertAnswer>? Alerts { get; init; }
}
