using System.Text.Json.Nodes;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Tests.Flows;

/// <summary>Sets: which of them go without FusionCache, and which are left to it.</summary>
public class DirectWritesTests
{
    private static readonly string[] Times = ["Timestamp", "LogicalExpirationTimestamp", "EagerExpirationTimestamp"];

    [RedisFact]
    public async Task A_set_writes_the_bytes_that_FusionCache_would_write()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await NodeAsync(server, "bytes:", static feed => (feed.StaleFor, feed.EagerRefresh) = (TimeSpan.FromHours(2), 0.5));
        var sets = Count(node);
        await node.Cache.SetAsync(FusionNode.Key(), "v", CacheCallOptions.Tagged("red"));
        var own = await DataAsync(server, "bytes:");
        sets().Should().Be(0);

        node.Fusion.Should().NotBeNull("it goes through FusionCache from now on");
        await node.Cache.SetAsync(FusionNode.Key(), "v", CacheCallOptions.Tagged("red"));
        var theirs = await DataAsync(server, "bytes:");

        sets().Should().Be(1);
        foreach (var time in Times)
        {
            var (one, other) = (Taken(own, time), Taken(theirs, time));
            (other - one).Should().BeInRange(0, TimeSpan.FromMinutes(1).Ticks, "{0} is reckoned alike", time);
        }

        own.ToJsonString().Should().Be(theirs.ToJsonString());
    }

    [RedisFact]
    public async Task A_set_is_read_by_the_next_call_and_by_the_other_node()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = await NodeAsync(server, "read:");
        await using var other = await NodeAsync(server, "read:");
        await other.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("older"));

        (await one.Cache.SetAsync(FusionNode.Key(), "v")).Reach.Should().Be(CacheReach.Everywhere);

        // Memory may have let go of it: the message about the older value came only now.
        (await one.Cache.GetAsync<string>(FusionNode.Key())).Value.Should().Be("v");
        await Eventually.TrueAsync(async () => (await other.Cache.GetAsync<string>(FusionNode.Key())).Value == "v", "the message has come");
    }

    [Fact]
    public async Task In_memory_alone_FusionCache_finds_what_was_set_without_it()
    {
        await using var node = FusionNode.New(static feed => feed.StaleFor = TimeSpan.FromHours(1));
        var sets = Count(node);
        await node.Cache.SetAsync(FusionNode.Key(), "v", CacheCallOptions.Tagged("red"));

        sets().Should().Be(0);
        node.Fusion.TryGet<string>(FusionNode.Key().Text).GetValueOrDefault().Should().Be("v");
        await node.Cache.InvalidateTagAsync("red");
        node.Fusion.TryGet<string>(FusionNode.Key().Text).HasValue.Should().BeFalse();
    }

    [Fact]
    public async Task What_was_set_and_expired_stands_in_for_a_source_that_fails()
    {
        await using var node = FusionNode.New(static feed => feed.StaleFor = TimeSpan.FromHours(1));
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        await node.Cache.ExpireAsync(FusionNode.Key());

        (await node.Cache.GetOrSetAsync<string>(FusionNode.Key(), static _ => throw new InvalidOperationException("source"))).Should().Be("v");
    }

    [Fact]
    public async Task A_set_ends_the_answer_nothing_there()
    {
        await using var node = FusionNode.New();
        await node.Cache.GetOrSetAsync(FusionNode.Key(), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string?>()));

        await node.Cache.SetAsync(FusionNode.Key(), "v");
        await node.Cache.RemoveAsync(FusionNode.Key());

        (await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("asked"))).Should().Be("asked");
    }

    [Fact]
    public async Task A_value_that_is_too_large_for_memory_is_left_to_FusionCache_and_takes_the_older_one_away()
    {
        await using var node = FusionNode.New(static feed => feed.MaxL1ValueBytes = 1_000);
        await node.Cache.SetAsync(FusionNode.Key(), "small");

        await node.Cache.SetAsync(FusionNode.Key(), new string('x', 10_000));

        node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeFalse();
    }

    [RedisFact]
    public async Task A_write_that_L2_did_not_take_is_told_to_FusionCache_which_leaves_L2_alone()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await NodeAsync(server, "failed:");
        server.Crash();

        (await node.Cache.SetAsync(FusionNode.Key(), "v")).Reach.Should().Be(CacheReach.LocalOnly);

        CacheOf(node).Hardened!.IsLeftAlone.Should().BeTrue();
        CacheOf(node).Hardened!.Repairs.Has(FusionNode.Key().Text).Should().BeTrue();
        node.Cache.TryGet(FusionNode.Key(), out string kept).Should().BeTrue();
        kept.Should().Be("v");
    }

    private static async Task<FusionNode> NodeAsync(RedisServer server, string prefix, Action<CacheProfileOptions>? feed = null)
    {
        var node = FusionNode.OnRedis(server.Endpoint, "writes-" + prefix, feed);
        await Eventually.True(() => CacheOf(node).Hardened!.Backplane.IsListening, "the node listens");
        return node;
    }

    private static ProfileCache CacheOf(FusionNode node) => node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed));

    private static Func<int> Count(FusionNode node)
    {
        var sets = 0;
        CacheOf(node).Cache.Events.Set += (_, e) => Interlocked.Add(ref sets, e.Key == FusionNode.Key().Text ? 1 : 0);
        return () => Volatile.Read(ref sets);
    }

    private static async Task<JsonObject> DataAsync(RedisServer server, string prefix) =>
        JsonNode.Parse(await server.CliAsync("hget", $"writes-{prefix}v2:feed:k", "data"))!.AsObject();

    private static long Taken(JsonObject entry, string time)
    {
        var at = entry.ContainsKey(time) ? entry : entry["Metadata"]!.AsObject();
        var value = at[time]!.GetValue<long>();
        at.Remove(time);
        return value;
    }
}
