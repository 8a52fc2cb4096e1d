using System.Text.Json;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Checker.Simulated;
using FusionTiered.Invalidation;
using FusionTiered.Profiles;
using FusionTiered.Registration;

namespace FusionTiered.Checker.Embedded;

/// <summary>Embedded caches over the in-process tier.</summary>
internal sealed class EmbeddedCluster : TierCluster
{
    // The events know a pattern that keys have as a tag, and a key.
    private static readonly EventMap Events = MapOfEvents();

    private readonly EmbeddedNode[] _nodes;

    private EmbeddedCluster(Plan plan, InProcessTier tier, TimeProvider clock, TaskScheduler scheduler, Mutant mutant)
        : base(plan, tier, clock, mutant)
    {
        _nodes =
        [
            .. Bindings.Select((binding, node) =>
            {
                var factory = new DomainCacheFactory
                {
                    Clock = Clocks[node],
                    Scheduler = scheduler,
                    Services = SharedSerializers.Instance,
                    Random = new Random((int)plan.Seed + node),
                };
                var cache = factory.Create($"node{node}", OptionsOf(plan.Profile), events: static () => Events, remote: binding);
                MutantFences.Of(mutant, cache.Engine.Memory, this, node);
                return new EmbeddedNode(plan, cache);
            }),
        ];
    }

    public override bool IsConnected => Array.TrueForAll(_nodes, static node => node.IsConnected);

    public override bool IsQuiet => Array.TrueForAll(_nodes, static node => node.IsQuiet);

    public override ICheckedNode this[int node] => _nodes[node];

    /// <summary>A cluster that a simulation runs.</summary>
    public static ClusterMaker With(Mutant mutant = Mutant.None) => (simulation, plan) =>
        new EmbeddedCluster(plan, new InProcessTier(simulation.Clock, "checked", simulation), simulation.Clock, simulation, mutant);

    public override void WriteForeign(int key, Stamp value) =>
        Tier.Write(EmbeddedNode.KeyOf(key).Text, JsonSerializer.SerializeToUtf8Bytes(CheckedValue.Of(value, isLarge: false)));

    public override IEnumerable<FinalValue> Look() =>
        Enumerable.Range(0, Plan.Keys).SelectMany(key => _nodes.Select((cache, node) => new FinalValue(key, node, cache.Peek(key))));

    public override IEnumerable<Account> Count(IReadOnlyList<long> asked) =>
        _nodes.Select((cache, node) => cache.Count(node, asked[node]));

    public override void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        base.Dispose();
    }

    private static EventMap MapOfEvents()
    {
        var map = new InvalidationMap().On("moved", EmbeddedNode.Profile.Namespace + ":{group}:*");
        return new EventMap(map.Declared);
    }

    private static FusionTieredOptions OptionsOf(Profile profile)
    {
        var options = new FusionTieredOptions { MaxEntries = 200 };
        options.Defaults.Jitter = 0;
        (options.L2.CoherenceLease, options.L2.BreakerPause) = (PlanBounds.Lease, PlanBounds.BreakerPause);
        return options.Add(EmbeddedNode.Profile, p =>
        {
            p.Tiers = profile.Tiers;
            p.Lifetime = TimeSpan.FromMilliseconds(profile.Lifetime);
            p.L1Lifetime = TimeSpan.FromMilliseconds(profile.L1Lifetime);
            p.StaleFor = TimeSpan.FromMilliseconds(profile.StaleFor);
            (p.SoftDeadline, p.HardDeadline) = (PlanBounds.SoftDeadline, PlanBounds.HardDeadline);
            p.RetryAfter = TimeSpan.FromMilliseconds(200);
            p.EagerRefresh = profile.EagerRefresh;
            p.Sliding = profile.IsSliding;
            p.Strict = profile.IsStrict;
            p.PlainJson = profile.IsPlainJson;
        });
    }
}
