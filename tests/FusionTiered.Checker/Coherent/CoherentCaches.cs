using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Invalidation;
using FusionTiered.Profiles;
using FusionTiered.Registration;

namespace FusionTiered.Checker.Coherent;

/// <summary>Makes coherent caches with the settings of a plan, over whatever tier.</summary>
internal static class CoherentCaches
{
    // The events know a pattern that keys have as a tag, and a key.
    private static readonly EventMap Events = MapOfEvents();

    /// <summary>Makes one, with the bug in it that is looked for.</summary>
    public static CoherentNode Create(
        Plan plan, int node, TimeProvider clock, RemoteTierBinding remote, Mutant mutant, MutantScene scene, TaskScheduler? scheduler = null)
    {
        var factory = new DomainCacheFactory
        {
            Clock = clock,
            Scheduler = scheduler ?? TaskScheduler.Default,
            Services = SharedSerializers.Instance,
            Random = new Random((int)plan.Seed + node),
        };
        var cache = factory.Create($"node{node}", OptionsOf(plan), events: static () => Events, remote: MutantBinding.Of(mutant, remote, scene, node));
        MutantFences.Of(mutant, cache.Local.Memory, scene, node);
        return new CoherentNode(plan, cache);
    }

    /// <summary>What each memory has of each key, and what one of the nodes would take from the tier: all judge it alike.</summary>
    public static async ValueTask<IReadOnlyList<FinalValue>> LookAsync(Plan plan, IReadOnlyList<CoherentNode> nodes)
    {
        var finals = new List<FinalValue>();
        for (var key = 0; key < plan.Keys; key++)
        {
            finals.AddRange(nodes.Select((cache, node) => new FinalValue(key, node, cache.Peek(key))));
            if (plan.Profile.HasShared)
            {
                finals.Add(new(key, FinalValue.Shared, await nodes[key % nodes.Count].PeekSharedAsync(key)));
            }
        }

        return finals;
    }

    private static EventMap MapOfEvents()
    {
        var map = new InvalidationMap().On("moved", CoherentNode.Profile.Namespace + ":{group}:*");
        return new EventMap(map.Declared);
    }

    private static FusionTieredOptions OptionsOf(Plan plan)
    {
        var profile = plan.Profile;
        var options = new FusionTieredOptions { MaxEntries = 200 };
        options.Defaults.Jitter = 0;
        (options.L2.CoherenceLease, options.L2.BreakerPause) = (PlanBounds.LeaseOf(plan), PlanBounds.BreakerPause);
        return options.Add(CoherentNode.Profile, p =>
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
