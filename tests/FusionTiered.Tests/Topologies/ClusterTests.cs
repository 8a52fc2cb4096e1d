using System.Globalization;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace FusionTiered.Fusion.Tests.Topologies;

/// <summary>A real Redis Cluster of three primaries and three replicas.</summary>
public sealed class ClusterTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    private static CacheKey Key { get; } = FusionNode.Key();

    // One on each of the three primaries.
    private static string[] ClusterTags { get; } = ["a", "b", "c"];

    [RedisFact]
    public async Task Nodes_share_values_and_hear_of_every_kind_of_change()
    {
        await using var one = Node("{share}:");
        await using var other = Node("{share}:");

        await Everything.WorksAsync(one, other);
    }

    [RedisFact]
    public async Task All_that_a_cache_stores_lies_in_the_slot_of_its_hash_tag()
    {
        await using var one = Node("in.{slot}:");
        await using var other = Node("in.{slot}:");
        await Everything.WorksAsync(one, other);
        await one.Cache.SetAsync(Key, "v");

        var slot = await cluster.Set.Servers[0].CliAsync("CLUSTER", "KEYSLOT", "slot");
        var all = 0;
        foreach (var server in cluster.Set.Servers)
        {
            foreach (var key in (await server.CliAsync("KEYS", "*slot*")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                (await server.CliAsync("CLUSTER", "KEYSLOT", key)).Should().Be(slot, key);
                all++;
            }
        }

        all.Should().BePositive();
    }

    [RedisFact]
    public async Task Keys_that_a_clear_ended_are_counted_wherever_the_hash_tag_leads()
    {
        foreach (var tag in ClusterTags)
        {
            await using var writer = Node($"count.{{{tag}}}:");
            await using var other = Node($"count.{{{tag}}}:");
            await Eventually.TrueAsync(async () => (await writer.Cache.SetManyAsync<string>([new(FusionNode.Key("1"), "v"), new(FusionNode.Key("2"), "v")])).IsEverywhere, "they are written");

            (await other.Cache.ClearPatternAsync("feed:*")).Removed.Should().Be(2);
            (await other.Cache.ClearPatternAsync("feed:*")).Removed.Should().Be(0);
        }
    }

    [RedisFact]
    public async Task Without_a_hash_tag_the_cache_works_from_memory_and_sources_and_one_line_says_why()
    {
        var log = new CollectedLog();
        await using var node = TopologyNode.On(cluster.Set.Endpoints, "plain:", log: log);
        await Eventually.TrueAsync(
            async () =>
            {
                await node.Cache.GetOrSetAsync(FusionNode.Key("first"), static _ => new ValueTask<string>("loaded"));
                return log.Has(LogLevel.Error, 4020);
            },
            "the log says it");

        (await node.Cache.GetOrSetAsync(Key, static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
        (await node.Cache.SetAsync(Key, "v")).IsEverywhere.Should().BeFalse();
        node.Cache.GetHealth().L2.Should().Be(RemoteTierStatus.Down);
        log.All.Should().Contain("KeyPrefix is 'plain:'").And.Contain("Set it to '{plain}:'");
        (log.Count(4020), log.Count(4007), log.Count(4010)).Should().Be((1, 0, 0));
    }

    [RedisFact]
    public async Task The_parts_of_FusionCache_use_one_key_at_a_time_and_need_no_hash_tag()
    {
        static void Stock(FusionEngineOptions engine) => (engine.StockRedisParts, engine.DistributedLocker) = (true, true);
        await using var one = TopologyNode.On(cluster.Set.Endpoints, "stock:", Stock);
        await using var other = TopologyNode.On(cluster.Set.Endpoints, "stock:", Stock);
        await Eventually.TrueAsync(async () => (await one.Cache.SetAsync(Key, "v")).IsEverywhere, "it is written");

        (await other.Cache.GetAsync<string>(Key)).Value.Should().Be("v");
        await Eventually.TrueAsync(async () => (await one.Cache.InvalidateTagAsync("t")).IsEverywhere, "a tag is ended");
        (await other.Cache.GetOrSetAsync(FusionNode.Key("locked"), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
        (await one.Cache.GetAsync<string>(FusionNode.Key("locked"))).Value.Should().Be("loaded");
    }

    [RedisFact]
    public async Task A_replica_takes_over_under_load()
    {
        await using var own = await ClusterSet.StartAsync();
        await UnderLoadAsync(own, "a replica takes over", own.FailOverAsync);
    }

    [RedisFact]
    public async Task A_slot_moves_under_load()
    {
        await using var own = await ClusterSet.StartAsync();
        var slot = await SlotAsync(own, "{load}:");
        await UnderLoadAsync(own, "a slot moves", home => own.MoveSlotAsync(slot, home, (home + 1) % 3));
    }

    private async Task UnderLoadAsync(ClusterSet set, string what, Func<int, Task> change)
    {
        const string Prefix = "{load}:";
        await using var writer = TopologyNode.On(set.Endpoints, Prefix);
        await using var reader = TopologyNode.On(set.Endpoints, Prefix);
        var load = new Load(writer, reader) { LosesNothing = true };
        var home = await SlotAsync(set, Prefix) * 3 / 16_384;

        await load.DuringAsync(() => change(home));

        await using var fresh = TopologyNode.On(set.Endpoints, Prefix);
        await Everything.WellAsync(fresh);
        output.WriteLine(load.Told(what, await load.LostAsync(fresh)));
        load.Wrong.Should().BeEmpty();
    }

    private static async Task<int> SlotAsync(ClusterSet set, string prefix) => int.Parse(await set.Servers[0].CliAsync("CLUSTER", "KEYSLOT", prefix), CultureInfo.InvariantCulture);

    private FusionNode Node(string prefix) => TopologyNode.On(cluster.Set.Endpoints, prefix);
}
