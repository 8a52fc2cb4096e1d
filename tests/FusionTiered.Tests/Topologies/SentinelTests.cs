using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace FusionTiered.Fusion.Tests.Topologies;

/// <summary>A real set of three Sentinels, a primary and two replicas. What Redis itself loses at a failover is counted and told.</summary>
[Collection(AloneCollection.Name)]
public sealed class SentinelTests(SentinelFixture sentinels, ITestOutputHelper output) : IClassFixture<SentinelFixture>
{
    [RedisFact]
    public async Task Options_and_the_text_of_StackExchange_Redis_find_the_primary()
    {
        await using var one = TopologyNode.On(builder => builder.UseRedis(Over), "ft:");
        await using var other = Node("ft:");

        await Everything.WorksAsync(one, other);

        (await (await sentinels.Set.PrimaryAsync()).CliAsync("KEYS", "ft:v2:feed:*")).Should().Contain("feed:shared");
    }

    [RedisTheory]
    [InlineData("asked for")]
    [InlineData("killed")]
    public async Task After_a_failover_under_load_the_nodes_are_well_again(string how)
    {
        await sentinels.Set.WhenWellAsync();
        var before = await sentinels.Set.PrimaryAsync();
        var prefix = $"{how[..3]}:";
        await using (var writer = Node(prefix))
        await using (var reader = Node(prefix))
        {
            var load = new Load(writer, reader);

            await load.DuringAsync(() => FailOverAsync(how, before));

            await using var fresh = Node(prefix);
            await Everything.WellAsync(fresh);
            output.WriteLine(load.Told(how, await load.LostAsync(fresh)));
            load.Wrong.Should().BeEmpty();
        }

        if (how == "killed")
        {
            await before.RestartAsync();
        }
    }

    private async Task FailOverAsync(string how, RedisServer before)
    {
        if (how == "asked for")
        {
            await sentinels.Set.FailOverAsync();
            return;
        }

        await sentinels.Set.TakeForDeadAfterAsync(TimeSpan.FromSeconds(1));
        before.Crash();
        await sentinels.Set.WhenAnotherThanAsync(before);
        await sentinels.Set.TakeForDeadAfterAsync(TimeSpan.FromMinutes(1));
    }

    private FusionNode Node(string prefix) => TopologyNode.On($"{sentinels.Set.Endpoints},serviceName={SentinelSet.Service}", prefix);

    private void Over(RedisOptions redis)
    {
        redis.ServiceName = SentinelSet.Service;
        foreach (var sentinel in sentinels.Set.Sentinels)
        {
            redis.Endpoints.Add(sentinel.Endpoint);
        }
    }
}
