using FusionTiered.Alerts;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The facts that a diagnosis is made of.</summary>
internal sealed record DashboardLook
{
    /// <summary>The time of the look.</summary>
    public required DateTimeOffset At { get; init; }

    public required CacheHealth Health { get; init; }

    /// <summary>The last real read of L2; null: none has ended yet.</summary>
    public L2Probe? Probe { get; init; }

    public required CacheStatistics Figures { get; init; }

    /// <summary>The last minute, or what was covered of it.</summary>
    public required WindowFigures Window { get; init; }

    public IReadOnlyList<CacheAlert> Alerts { get; init; } = [];

    /// <summary>The nodes that this one can see, itself included; empty: only itself.</summary>
    public IReadOnlyList<NodeState> Nodes { get; init; } = [];

    /// <summary>The hit rate that is good enough, in per cent.</summary>
    public required double HitRateThreshold { get; init; }

    /// <summary>Calls below which a rate says nothing.</summary>
    public required int LeastRequests { get; init; }
}
