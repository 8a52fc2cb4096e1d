using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Checker.Simulated;

namespace FusionTiered.Checker.Tests.Toy;

/// <summary>The checker's own test: caches so simple that they can be seen to be right, and with a bug in them on demand.</summary>
internal sealed class ToyCluster : TierCluster
{
    private readonly ToyNode[] _nodes;

    private ToyCluster(Plan plan, InProcessTier tier, TimeProvider clock, Mutant mutant)
        : base(plan, tier, clock, mutant) =>
        _nodes = [.. Links.Select((link, node) => new ToyNode(plan, MutantBinding.Of(mutant, new(link, link), MutantScene, node), Clocks[node], mutant))];

    public override bool IsConnected => Array.TrueForAll(_nodes, static node => node.IsConnected);

    public override IEnumerable<string> Unrest =>
        Enumerable.Range(0, _nodes.Length).Where(node => !_nodes[node].IsQuiet).Select(static node => $"node {node} has repairs to do, or loads open");

    public override ICheckedNode this[int node] => _nodes[node];

    public static ClusterMaker With(Mutant mutant = Mutant.None) => (simulation, plan) =>
        new ToyCluster(plan, new InProcessTier(simulation.Clock, "toy", simulation), simulation.Clock, mutant);

    public override void WriteForeign(int key, Stamp value) => Tier.Write(ToyNode.TextOf(key), ToyNode.Write(value));

    public override ValueTask<IReadOnlyList<FinalValue>> LookAsync() => new(Look().ToList());

    private IEnumerable<FinalValue> Look()
    {
        for (var key = 0; key < Plan.Keys; key++)
        {
            yield return new(key, FinalValue.Shared, Tier.Find(ToyNode.TextOf(key)) is { } bytes ? ToyNode.Read(bytes) : null);
            for (var node = 0; node < _nodes.Length; node++)
            {
                yield return new(key, node, _nodes[node].Peek(key));
            }
        }
    }

    public override IEnumerable<Account> Count(IReadOnlyList<long> asked) =>
        _nodes.Select((toy, node) => new Account(node, 0, 0, 0, 0, 0, 0, toy.Open));
}
