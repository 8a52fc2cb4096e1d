using FusionTiered.Checker.Live;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>The checker finds bugs in real time, too, in a few plans of the size that the suite runs.</summary>
[Collection(AloneCollection.Name)]
public sealed class LiveMutantTests(ITestOutputHelper output)
{
    private const int Plans = 4;

    [RedisTheory]
    [InlineData(nameof(Mutant.KeepsAcrossGap), "both")]
    [InlineData(nameof(Mutant.StoresWithoutToken), "l1")]
    [InlineData(nameof(Mutant.SetsLoaded), "l2")]
    [InlineData(nameof(Mutant.IgnoresEverything), "both")]
    [InlineData(nameof(Mutant.ForgetsOwnWrites), "l1")]
    [InlineData(nameof(Mutant.BelievesForEver), "both")]
    [InlineData(nameof(Mutant.SwapsReplies), "plain")]
    [InlineData(nameof(Mutant.ComparesClocks), "both")]
    public async Task A_seeded_bug_is_found(string name, string profile)
    {
        var mutant = Enum.Parse<Mutant>(name);
        var plans = Enumerable.Range(1, 1_000).Select(seed => PlanMaker.Of(new((ulong)seed, profile, IsLive: true))).Where(plan => CanShow(mutant, plan)).Take(Plans);
        var results = await Task.WhenAll(plans.Select(plan => LiveRun.OfAsync(plan, RedisCluster.With(mutant))));
        foreach (var result in results)
            output.WriteLine($"{result.Plan.Replay}: {(result.IsSound ? "nothing" : result.Violations[0])}");
        results.Count(static result => !result.IsSound).Should().BePositive("{0} was put in", mutant);
    }

    // What a plan must have for a bug to matter.
    private static bool CanShow(Mutant mutant, Plan plan) => mutant switch
    {
        Mutant.KeepsAcrossGap => plan.Faults.Any(static fault => fault is { Kind: FaultKind.Cut, For: > 300 }),
        Mutant.IgnoresEverything => plan.Ops.Any(static op => op.Kind == OpKind.ForeignClear),
        Mutant.BelievesForEver => plan.Faults.Any(static fault => fault is { Kind: FaultKind.FreezeReader, For: > 1_300 }),
        _ => true,
    };
}
