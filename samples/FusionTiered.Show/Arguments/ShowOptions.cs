using FusionTiered.Show.Run;

namespace FusionTiered.Show.Arguments;

/// <summary>What the command line asks for.</summary>
public sealed record ShowOptions
{
    public const int UsualNodes = 3;

    public int Seed { get; init; } = 1;

    /// <summary>Null: 60,000 made ones, or the first 100,000 of a trace. 0: all of a trace.</summary>
    public int? Requests { get; init; }

    public int Callers { get; init; } = 64;

    public double TimeScale { get; init; } = 30;

    public double DurationSeconds { get; init; } = 12;

    /// <summary>Of one node. Null: what CACHE_L1_CAPACITY says, or 1,000.</summary>
    public int? L1Entries { get; init; }

    public string? Trace { get; init; }

    /// <summary>Null: everything. Otherwise "traffic", "scenes", or the name of one scene.</summary>
    public string? Only { get; init; }

    public string Engine { get; init; } = ShowEngine.Coherent.Name;

    /// <summary>Instances of the service under the traffic; null: 3, where they can share nothing: 1.</summary>
    public int? Nodes { get; init; }

    /// <summary>Null: REDIS_URL, or a tier within the process. Holds secrets.</summary>
    public string? Redis { get; init; }

    public bool SpawnRedis { get; init; }

    public bool Json { get; init; }

    public bool Plain { get; init; }

    public bool Help { get; init; }
}
