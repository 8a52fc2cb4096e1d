namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>What a node tells the others of itself each second while somebody looks. It holds no key.</summary>
internal sealed record NodeSummary
{
    /// <summary>Its name: machine and process.</summary>
    public required string Node { get; init; }

    /// <summary>Counts up with each summary. One that stands still is of a node that is silent; no clocks are compared.</summary>
    public long Beat { get; init; }

    /// <summary>Whether somebody looks at its dashboard: the others tell of themselves then.</summary>
    public bool IsWatched { get; init; }

    public string L2 { get; init; } = string.Empty;

    public string Coherence { get; init; } = string.Empty;

    /// <summary>In seconds; null: nothing is announced.</summary>
    public double? LeaseAge { get; init; }

    public double RequestsPerSecond { get; init; }

    /// <summary>In per cent; null: no calls.</summary>
    public double? HitRate { get; init; }

    public long Entries { get; init; }

    public long Bytes { get; init; }

    public long MaxBytes { get; init; }

    public long Gaps { get; init; }

    public int RepairsPending { get; init; }

    /// <summary>The first sentence of its own diagnosis; null: nothing is wrong there.</summary>
    public string? Problem { get; init; }
}
