using FusionTiered.Checker.Live;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>The checker finds bugs in real time, too, in a few plans of the size that the suite runs. One that needs a narrow race has a plan made for it.</summary>
[Collection(AloneCollection.Name)]
public sealed class LiveMutantTests(ITestOutputHelper output)
{
    private const int Plans = 4;

    [RedisTheory]
    [InlineData(nameof(Mutant.KeepsAcrossGap), "foreign")]
    [InlineData(nameof(Mutant.IgnoresEverything), "both")]
    [InlineData(nameof(Mutant.BelievesForEver), "foreign")]
    [InlineData(nameof(Mutant.SwapsReplies), "plain")]
    [InlineData(nameof(Mutant.GrantsEveryLease), "both")]
    public async Task A_seeded_bug_is_found(string name, string profile)
    {
        var mutant = Enum.Parse<Mutant>(name);
        var plans = Enumerable.Range(1, 1_000).Select(seed => PlanMaker.Of(new((ulong)seed, profile, IsLive: true))).Where(plan => CanShow(mutant, plan)).Take(Plans);
        var results = await Task.WhenAll(plans.Select(plan => LiveRun.OfAsync(plan, RedisCluster.With(mutant))));
        foreach (var result in results)
            output.WriteLine($"{result.Plan.Replay}: {(result.IsSound ? "nothing" : result.Violations[0])}");
        results.SelectMany(static result => result.Violations).Select(static violation => violation.Rule).Should().IntersectWith(MutantRules.Of(mutant), "{0} was put in", mutant);
    }

    [RedisFact]
    public async Task A_store_without_its_token_is_found_and_told_with_what_brings_it_back()
    {
        var rounds = new LiveRounds(RedisCluster.With(Mutant.StoresWithoutToken));
        var outcome = await rounds.RunAsync(static _ => Races(), least: 1, TimeSpan.Zero);
        var text = await rounds.ExplainAsync(outcome.Failed[0], makeSmaller: false);
        output.WriteLine(text);
        text.Should().Contain("COHL1:1:l1").And.Contain("from L1, Verified; a later write").And.MatchRegex("failed again in [345] of 5 runs");
    }

    [RedisFact]
    public async Task Without_a_bug_the_plan_of_races_is_sound() => (await LiveRun.OfAsync(Races(), RedisCluster.With())).Violations.Should().BeEmpty();

    // What a plan must have for a bug to matter.
    private static bool CanShow(Mutant mutant, Plan plan) => mutant switch
    {
        Mutant.KeepsAcrossGap => plan.Faults.Any(static fault => fault is { Kind: FaultKind.Cut, For: > 100 and < 700 }),
        Mutant.IgnoresEverything => plan.Ops.Count(static op => op.Kind == OpKind.ForeignClear && op.At < 2_500) > 2,
        Mutant.BelievesForEver => plan.Faults.Any(static fault => fault is { Kind: FaultKind.FreezeReader, For: > 1_300 }),
        Mutant.GrantsEveryLease => plan.Faults.Count == 0 && !plan.IsCold,
        _ => true,
    };

    // Each key is removed by one node while another one loads it, which has already read the row.
    private static Plan Races()
    {
        const int Keys = 10;
        var loads = Enumerable.Range(0, Keys).Select(static key => new PlannedOp(60 * key, key * 2, OpKind.GetOrSetResult, key) { SourceTakes = 400 });
        var removals = Enumerable.Range(0, Keys).Select(static key => new PlannedOp((60 * key) + 300, (key * 2) + 1, OpKind.Remove, key));
        return new()
        {
            Seed = 1, Profile = Profile.Named("l1"), Nodes = 2, Keys = Keys, IsLive = true, ClockOffsets = [0, 0], Faults = [],
            Ops = [.. loads.Concat(removals).OrderBy(static op => op.At)],
        };
    }
}
