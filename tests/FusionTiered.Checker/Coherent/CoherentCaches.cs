using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
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

    private static EventMap MapOfEvents()
    {
        var map = new InvalidationMap().On(CheckedKeys.Moved, CheckedKeys.MovedPattern);
        return new EventMap(map.Declared);
    }

    private static FusionTieredOptions OptionsOf(Plan plan)
    {
        var options = new FusionTieredOptions();
        options.L2.CoherenceLease = PlanBounds.LeaseOf(plan);
        CheckedSettings.Apply(plan, options, profile => (profile.Sliding, profile.PlainJson) = (plan.Profile.IsSliding, plan.Profile.IsPlainJson));
        return options;
    }
}
