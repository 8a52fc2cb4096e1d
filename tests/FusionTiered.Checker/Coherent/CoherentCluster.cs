using System.Text.Json;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Checker.Simulated;

namespace FusionTiered.Checker.Coherent;

/// <summary>Coherent caches over the in-process tier.</summary>
internal sealed class CoherentCluster : TierCluster
{
    private readonly CoherentNode[] _nodes;

    private CoherentCluster(Plan plan, InProcessTier tier, TimeProvider clock, TaskScheduler scheduler, Mutant mutant)
        : base(plan, tier, clock, mutant)
    {
        _nodes = [.. Links.Select((link, node) => CoherentCaches.Create(plan, node, Clocks[node], new(link, link), mutant, MutantScene, scheduler))];
    }

    public override bool IsConnected => Array.TrueForAll(_nodes, static node => node.IsConnected);

    public override IEnumerable<string> Unrest =>
        _nodes.SelectMany(static (cache, node) => cache.Unrest.Select(text => $"node {node} {text}"));

    public override ICheckedNode this[int node] => _nodes[node];

    /// <summary>A cluster that a simulation runs.</summary>
    public static ClusterMaker With(Mutant mutant = Mutant.None) => (simulation, plan) =>
        new CoherentCluster(plan, new InProcessTier(simulation.Clock, "checked", simulation), simulation.Clock, simulation, mutant);

    public override void WriteForeign(int key, Stamp value) =>
        Tier.Write(CheckedKeys.Of(key).Text, JsonSerializer.SerializeToUtf8Bytes(CheckedValue.Of(value, isLarge: false)));

    public override ValueTask<IReadOnlyList<FinalValue>> LookAsync() => FinalLook.AtAsync(Plan, _nodes);

    public override IEnumerable<Account> Count(IReadOnlyList<long> asked) =>
        _nodes.Select((cache, node) => cache.Count(node, asked[node]));

    public override ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        return base.DisposeAsync();
    }
}
