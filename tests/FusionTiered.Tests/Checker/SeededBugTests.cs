using FusionTiered.Checker.Live;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>The checker finds bugs in the hardened parts, each in a plan that brings about what it spoils, and nothing without them.</summary>
[Collection(AloneCollection.Name)]
public sealed class SeededBugTests(ITestOutputHelper output)
{
    private static readonly string[] OfAge = ["bounded staleness", "read your writes", "monotonic reads", "convergence"];

    private const int Runs = 4;

    // A call waits no longer for another node's load than that takes: no lease is left behind.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(1.5);

    private static readonly Dictionary<string, (Func<Plan> Scene, string[] Rules)> Scene = new(StringComparer.Ordinal)
    {
        ["stores whatever version L2 has"] = (Scenes.RemovalBeforeStore, OfAge),
        ["lets marks of tags end early"] = (Scenes.GapAfterTag, OfAge),
        ["leaves no version where it removes"] = (Scenes.RemovalBeforeStore, OfAge),
        ["counts no messages"] = (Scenes.RemovalDuringCut, OfAge),
        ["keeps memory across a gap"] = (Scenes.RemovalDuringCut, OfAge),
        ["believes for ever"] = (Scenes.HitsWhileDeaf, OfAge),
        ["grants every lease"] = (Scenes.LoadsAtOnce, ["one source"]),
        ["gives no lease back"] = (Scenes.LoadAfterFailure, ["no throw, and an end"]),
        ["notes the fence after the load"] = (Scenes.RemovalDuringLoadInMemory, OfAge),
        ["asks neither fence nor version"] = (static () => Scenes.RemovalDuringLoad(onOtherNode: false), OfAge),
    };

    public static TheoryData<string> Bugs => [.. Scene.Keys];

    [RedisTheory]
    [MemberData(nameof(Bugs))]
    public async Task A_seeded_bug_is_found(string bug)
    {
        // A machine that is busy may bring the scene about too late, and the rules of time forgive a run in which it was starved.
        List<string> found = [];
        for (var run = 0; run < Runs && !found.Intersect(Scene[bug].Rules, StringComparer.Ordinal).Any(); run++)
        {
            found.AddRange((await ViolationsAsync(Scene[bug].Scene(), SeededBugs.All[bug])).Select(static violation => violation.Rule));
        }

        found.Should().IntersectWith(Scene[bug].Rules, "a node {0}", bug);
    }

    [RedisFact]
    public async Task Without_a_bug_every_scene_is_sound()
    {
        var plans = Scene.Values.Select(static each => each.Scene()).Append(Scenes.RemovalDuringLoad(onOtherNode: true)).Append(Scenes.SetsAtOnce());
        var violations = await Task.WhenAll(plans.Select(plan => ViolationsAsync(plan, bug: null)));
        violations.SelectMany(static each => each).Should().BeEmpty();
    }

    private async Task<List<Violation>> ViolationsAsync(Plan plan, SeededBug? bug)
    {
        var result = await LiveRun.OfAsync(plan, FusionCluster.With(bug: bug));
        var late = new NoThrow().Check(result.History, PlanBounds.Of(plan) with { CallLimit = LongestCall });
        List<Violation> all = [.. result.Violations, .. plan.Faults.Count == 0 ? late : []];
        output.WriteLine($"{plan.Profile.Name}: {all.Count} violations{string.Concat(all.Take(5).Select(static each => Environment.NewLine + "  " + each))}");
        return all;
    }
}
