using FusionTiered.Checker.Live;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>Plans of calls and faults in real time, on servers that refuse client tracking.</summary>
[Collection(AloneCollection.Name)]
public sealed class MessagesLiveTests(ITestOutputHelper output)
{
    [RedisFact]
    public async Task Whatever_happens_the_promises_hold_but_for_other_programs()
    {
        var settings = LiveSettings.FromEnvironment();
        string[] profiles = ["both", "tags"];
        if (settings.Replay is { } replay && !profiles.Contains(replay.Profile))
            return;
        var rounds = new LiveRounds(RedisCluster.ByMessages());
        var outcome = await rounds.RunAsync(number => settings.PlanOf(number, profiles), profiles.Length, TimeSpan.FromSeconds(settings.Seconds));
        output.WriteLine($"from seed {settings.Seed} on: {outcome}");
        foreach (var failed in outcome.Failed)
            output.WriteLine(await rounds.ExplainAsync(failed, makeSmaller: settings.Seconds > 0));
        outcome.Failed.Select(static failed => failed.Plan.Replay).Should().BeEmpty();
    }
}
