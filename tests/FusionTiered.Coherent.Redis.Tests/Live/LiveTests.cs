using FusionTiered.Checker.Live;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>Plans of calls and faults in real time, on coherent caches over real servers.</summary>
[Collection(AloneCollection.Name)]
public sealed class LiveTests(ITestOutputHelper output)
{
    private const int Groups = 3;
    private const int PlansOfAProfile = 2;

    [RedisTheory]
    [InlineData("both tags short fail-safe")]
    [InlineData("eager sliding strict l2")]
    [InlineData("l1 l1-tags plain overlap foreign")]
    public async Task Whatever_happens_the_promises_hold(string group)
    {
        var settings = LiveSettings.FromEnvironment();
        var profiles = group.Split(' ');
        if (settings.Replay is { } replay && !profiles.Contains(replay.Profile))
            return;
        var rounds = new LiveRounds(RedisCluster.With());
        var outcome = await rounds.RunAsync(number => settings.PlanOf(number, profiles), PlansOfAProfile * profiles.Length, TimeSpan.FromSeconds(settings.Seconds / (double)Groups));
        output.WriteLine($"from seed {settings.Seed} on: {outcome}");
        foreach (var failed in outcome.Failed)
            output.WriteLine(await rounds.ExplainAsync(failed, makeSmaller: settings.Seconds > 0));
        outcome.Failed.Select(static failed => failed.Plan.Replay).Should().BeEmpty();
    }

    [RedisFact]
    public Task Whatever_happens_over_TLS_the_promises_hold() => HoldAsync(RedisCluster.OverTls(), "both", "foreign");

    [RedisFact]
    public Task Whatever_happens_at_Sentinels_the_promises_hold() => HoldAsync(RedisCluster.AtSentinels(), "both", "foreign");

    [RedisFact]
    public Task Whatever_happens_without_client_tracking_the_promises_hold_but_for_other_programs() => HoldAsync(RedisCluster.ByMessages(), "both", "tags");

    private async Task HoldAsync(LiveClusterMaker maker, params string[] profiles)
    {
        var settings = LiveSettings.FromEnvironment();
        var rounds = new LiveRounds(maker);
        var outcome = await rounds.RunAsync(number => settings.PlanOf(number, profiles), least: 4, TimeSpan.Zero);
        foreach (var failed in outcome.Failed)
            output.WriteLine(await rounds.ExplainAsync(failed, makeSmaller: false));
        outcome.Failed.Select(static failed => failed.Plan.Replay).Should().BeEmpty();
    }
}
