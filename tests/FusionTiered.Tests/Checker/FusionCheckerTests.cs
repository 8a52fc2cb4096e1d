using FusionTiered.Checker.Live;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>Plans of calls and faults in real time, on caches on FusionCache over real servers.</summary>
[Collection(AloneCollection.Name)]
public sealed class FusionCheckerTests(ITestOutputHelper output)
{
    // Those whose settings the engine follows.
    private static readonly string[] Profiles = ["both", "tags", "short", "fail-safe", "eager", "strict", "l2", "l1", "l1-tags", "overlap"];

    [LongRedisFact]
    public async Task Whatever_happens_the_declared_promises_hold()
    {
        var settings = LiveSettings.FromEnvironment();
        var rounds = new LiveRounds(FusionCluster.With(), atOnce: Profiles.Length / 2);
        var outcome = await rounds.RunAsync(number => settings.PlanOf(number, Profiles), Profiles.Length, TimeSpan.FromSeconds(settings.Seconds));
        output.WriteLine($"from seed {settings.Seed} on: {outcome}");
        foreach (var failed in outcome.Failed)
        {
            output.WriteLine(await rounds.ExplainAsync(failed, makeSmaller: settings.Seconds > 0));
        }

        outcome.Failed.Select(static failed => failed.Plan.Replay).Should().BeEmpty();
    }
}
