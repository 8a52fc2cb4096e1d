using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>The lines that several nodes log about the tier they share.</summary>
public sealed class LogLinesTests
{
    [Fact]
    public async Task A_load_is_told_from_the_miss_to_the_store()
    {
        await using var cluster = await Cluster.StartAsync(nodes: 1);
        var key = Cluster.Both.Of("k");
        await cluster.LoadAsync(cluster.A, key);
        Texts(cluster, EventIds.Missed, EventIds.Loaded, EventIds.StoredInL2).Should().Equal(
            $"Profile 'both', key {key.LogText}: not in memory.",
            $"Profile 'both', key {key.LogText}: the source answered after 0 ms (a value).",
            $"Profile 'both', key {key.LogText}: stored in L2.");
    }

    [Fact]
    public async Task A_tier_that_is_emptied_again_and_again_is_one_line_a_minute_with_a_count()
    {
        await using var cluster = await Cluster.StartAsync(nodes: 1);
        for (var time = 0; time < 30; time++)
        {
            cluster.Tier.Clear();
            await Cluster.HeardAsync(cluster.A);
        }

        Texts(cluster, CoherentEventIds.EverythingChanged).Should().ContainSingle().Which.Should().Contain("(1 times");
        await cluster.PassAsync(TimeSpan.FromMinutes(1));
        cluster.Tier.Clear();
        await Cluster.HeardAsync(cluster.A);
        Texts(cluster, CoherentEventIds.EverythingChanged).Should().HaveCount(2).And.Subject.Last().Should().Contain("cache 'default'").And.Contain("(30 times");
    }

    [Fact]
    public async Task A_tier_that_is_left_alone_is_told_with_the_cause()
    {
        await using var cluster = await Cluster.StartAsync(nodes: 1, static o => o.L2.BreakerFailures = 1);
        cluster.Tier.Faults.Stop();
        var load = cluster.LoadAsync(cluster.A, Cluster.Both.Of("k"));
        await cluster.PassUntilAsync(() => Texts(cluster, CoherentEventIds.RemoteRests).Count > 0, TimeSpan.FromSeconds(30));
        Texts(cluster, CoherentEventIds.RemoteRests)[0].Should().Match("Circuit open for 5 s after 1 consecutive failures of L2 'in-process' (last: *Exception). Memory is served unverified.*Exception*");
        await cluster.PassUntilAsync(load, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_clean_stop_is_no_warning()
    {
        var cluster = await Cluster.StartAsync();
        await cluster.LoadAsync(cluster.A, Cluster.Both.Of("k"));
        await cluster.LoadAsync(cluster.B, Cluster.Both.Of("k"));
        await cluster.DisposeAsync();
        cluster.Log.Lines.Where(static line => line.Level >= LogLevel.Warning).Should().BeEmpty();
    }

    private static List<string> Texts(Cluster cluster, params int[] ids) => [.. cluster.Log.Lines.Where(line => ids.Contains(line.Id)).Select(static line => line.Text)];
}
