using FusionTiered.Checker.Live;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>Plans of calls and faults in real time, on caches on FusionCache over real servers.</summary>
[Collection(AloneCollection.Name)]
public sealed class FusionCheckerTests(ITestOutputHelper output)
{
    private const int AtOnce = 5;

    // Those whose settings the engine follows.
    private static readonly string[] All = ["both", "tags", "short", "fail-safe", "eager", "strict", "l2", "l1", "l1-tags", "overlap"];

    // Each has something that the others lack.
    private static readonly string[] Few = ["tags", "short", "eager", "strict", "overlap"];

    [RedisFact]
    public Task In_a_plan_of_five_profiles_the_declared_promises_hold() => HoldAsync(Few, seconds: 0);

    [LongRedisFact]
    public Task Whatever_happens_the_declared_promises_hold() => HoldAsync(All, LiveSettings.FromEnvironment().Seconds);

    private async Task HoldAsync(string[] profiles, int seconds)
    {
        var settings = LiveSettings.FromEnvironment();
        var rounds = new LiveRounds(FusionCluster.With(), AtOnce);
        var outcome = await rounds.RunAsync(number => settings.PlanOf(number, profiles), profiles.Length, TimeSpan.FromSeconds(seconds));
        output.WriteLine($"from seed {settings.Seed} on: {outcome}");

        // How many operations fail tells of the machine; the short form is about answers.
        var wrong = outcome.Failed.Where(failed => seconds > 0 || failed.Violations.Any(static violation => !string.Equals(violation.Rule, "few failures", StringComparison.Ordinal))).ToList();
        foreach (var failed in wrong)
        {
            output.WriteLine(await rounds.ExplainAsync(failed, makeSmaller: seconds > 0));
        }

        wrong.Select(static failed => failed.Plan.Replay).Should().BeEmpty();
    }
}
