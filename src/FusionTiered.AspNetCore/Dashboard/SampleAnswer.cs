using FusionTiered.AspNetCore.Answers;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The state of a cache at one moment, as the dashboard shows it.</summary>
internal sealed record SampleAnswer
{
    public required DateTimeOffset At { get; init; }

    /// <summary>What is wrong, the worst first; never empty.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What the window covers, in seconds.</summary>
    public required double Covered { get; init; }

    /// <summary>Null in the first sample of a run: a rate needs two.</summary>
    public PointAnswer? Point { get; init; }

    public required string L2 { get; init; }

    public required string Circuit { get; init; }

    public required string Coherence { get; init; }

    /// <summary>In seconds; null: nothing is announced.</summary>
    public double? LeaseAge { get; init; }

    /// <summary>Of the last real read of L2, in milliseconds; null: none was answered.</summary>
    public double? ProbeTime { get; init; }

    public int RepairsPending { get; init; }

    public int SourcesOverAge { get; init; }

    public int SourcesAbandoned { get; init; }

    public long Gaps { get; init; }

    /// <summary>The 95th percentile of the time that changes of others need, in milliseconds; null: none was measured.</summary>
    public double? LagP95 { get; init; }

    /// <summary>How memory compares with L2.</summary>
    public required ConsistencyAnswer Consistency { get; init; }

    public long Entries { get; init; }

    public long MaxEntries { get; init; }

    public long Bytes { get; init; }

    public long MaxBytes { get; init; }

    /// <summary>The figures since the start.</summary>
    public required StatsAnswer Stats { get; init; }

    public required IReadOnlyList<ProfileRow> Profiles { get; init; }

    /// <summary>The alerts that stand; null: the application has none.</summary>
    public IReadOnlyList<AlertAnswer>? Alerts { get; init; }

    /// <summary>All nodes that can be seen; empty: this one sees only itself.</summary>
    public IReadOnlyList<NodeState> Nodes { get; init; } = [];
}
