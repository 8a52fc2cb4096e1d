using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Flows;

public class OnRedisTests
{
    [RedisFact]
    public async Task The_tier_and_the_backplane_share_one_multiplexer()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "one:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        var clients = (await server.CliAsync("client", "list")).Split('\n').Where(static line => !line.Contains("cmd=client", StringComparison.Ordinal)).ToList();

        clients.Should().HaveCount(2, "a multiplexer has one connection for commands and one for messages");
        (await server.CliAsync("keys", "*")).Should().Contain("one:v2:feed:k");
    }

    [RedisFact]
    public async Task Without_Redis_reads_go_on_and_a_write_says_how_far_it_got()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "away:");
        (await node.Cache.SetAsync(FusionNode.Key(), "before")).Reach.Should().Be(CacheReach.Everywhere);
        server.Crash();

        (await node.Cache.SetAsync(FusionNode.Key(), "after")).Reach.Should().Be(CacheReach.LocalOnly);
        (await node.Cache.RemoveAsync(FusionNode.Key("other"))).Reach.Should().Be(CacheReach.LocalOnly);
        (await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("not asked"))).Should().Be("after");
        (await node.Cache.GetOrSetAsync(FusionNode.Key("new"), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
    }

    [RedisFact]
    public async Task A_removal_counts_a_value_that_only_Redis_has()
    {
        var server = await SharedRedis.StartedAsync();
        await using var writer = FusionNode.OnRedis(server.Endpoint, "counted:");
        await using var other = FusionNode.OnRedis(server.Endpoint, "counted:");
        await writer.Cache.SetAsync(FusionNode.Key(), "v");

        (await other.Cache.RemoveAsync(FusionNode.Key())).Removed.Should().Be(1);
        (await other.Cache.RemoveAsync(FusionNode.Key())).Removed.Should().Be(0);
    }

    [RedisFact]
    public async Task A_value_in_Redis_that_a_tag_or_a_clear_has_ended_is_no_hit()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "ended:");
        await node.Cache.SetAsync(FusionNode.Key("tag"), "v", CacheCallOptions.Tagged("red"));
        await node.Cache.SetAsync(FusionNode.Key("clear"), "v");
        await node.Cache.InvalidateTagAsync("red");
        await node.Cache.GetOrSetAsync(FusionNode.Key("tag"), static _ => new ValueTask<string>("loaded"), CacheCallOptions.Tagged("red"));
        await node.Cache.ClearAsync(FusionNode.Feed);
        await node.Cache.GetAsync<string>(FusionNode.Key("clear"));
        await node.Cache.GetOrSetAsync(FusionNode.Key("clear"), static _ => new ValueTask<string>("loaded"));

        var feed = node.Cache.GetStatistics()["feed"];
        (feed.Requests, feed.Hits, feed.L2.Hits, feed.Loads).Should().Be((3, 0, 0, 2));
        feed.L2.Misses.Should().BePositive();
    }

    [RedisFact]
    public async Task A_value_in_Redis_that_answers_is_a_hit()
    {
        var server = await SharedRedis.StartedAsync();
        await using var writer = FusionNode.OnRedis(server.Endpoint, "answers:");
        await using var reader = FusionNode.OnRedis(server.Endpoint, "answers:");
        await writer.Cache.SetAsync(FusionNode.Key("a"), "v", CacheCallOptions.Tagged("red"));
        await writer.Cache.SetAsync(FusionNode.Key("b"), "v", CacheCallOptions.Tagged("red"));

        await reader.Cache.GetOrSetAsync(FusionNode.Key("a"), static _ => new ValueTask<string>("not asked"));
        await reader.Cache.GetAsync<string>(FusionNode.Key("b"));

        var feed = reader.Cache.GetStatistics()["feed"];
        (feed.Requests, feed.Hits, feed.L2.Hits, feed.L2.Misses, feed.Loads).Should().Be((2, 2, 2, 0, 0));
    }

    [RedisFact]
    public async Task Values_in_Redis_that_answer_a_batch_through_FusionCache_are_hits_of_L2()
    {
        var server = await SharedRedis.StartedAsync();
        CacheKey[] keys = [FusionNode.Key("a"), FusionNode.Key("b")];
        await using var writer = FusionNode.OnRedis(server.Endpoint, "batch:", static profile => profile.CopyValues = true);
        await using var reader = FusionNode.OnRedis(server.Endpoint, "batch:", static profile => profile.CopyValues = true);
        await writer.Cache.SetManyAsync<string>([new(keys[0], "v"), new(keys[1], "v")]);

        (await reader.Cache.GetManyAsync<string>(keys)).Should().HaveCount(2);

        var feed = reader.Cache.GetStatistics()["feed"];
        (feed.L1.Hits, feed.L2.Hits, feed.L2.Misses).Should().Be((0, 2, 0));
    }

    [RedisFact]
    public async Task It_starts_without_Redis_too()
    {
        await using var node = FusionNode.New(use: static builder => builder.UseRedis("127.0.0.1:1,connectTimeout=200"));

        (await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
        node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeTrue();
    }

    [RedisFact]
    public async Task A_hit_in_memory_is_verified_within_the_coherence_lease()
    {
        var server = await SharedRedis.StartedAsync();
        await using var writer = FusionNode.OnRedis(server.Endpoint, "verified:");
        await using var reader = FusionNode.OnRedis(server.Endpoint, "verified:");
        await writer.Cache.SetAsync(FusionNode.Key(), "v");

        var first = await reader.Cache.GetAsync<string>(FusionNode.Key());
        await Eventually.True(() => reader.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "Redis has answered the heartbeat");
        var second = await reader.Cache.GetAsync<string>(FusionNode.Key());

        (first.Tier, first.IsVerified, second.Tier, second.IsVerified).Should().Be((CacheTier.L2, true, CacheTier.L1, true));
    }

    [RedisFact]
    public async Task The_state_of_tags_is_not_counted_among_the_entries()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "tagstates:");
        for (var i = 0; i < 3; i++)
        {
            await node.Cache.SetAsync(FusionNode.Key($"{i}"), "v", CacheCallOptions.Tagged("red", $"{i}"));
        }

        await node.Cache.InvalidateTagAsync("other");

        node.Engine.Memory.Marks.Should().BePositive("FusionCache keeps the state of the tags there");
        node.Cache.GetStatistics().Overall.Entries.Should().Be(3);
    }

    [RedisFact]
    public async Task The_answer_nothing_there_is_known_to_the_other_node_and_ends_with_a_removal_there()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = FusionNode.OnRedis(server.Endpoint, "nothing:");
        await using var other = FusionNode.OnRedis(server.Endpoint, "nothing:");
        await one.Cache.GetOrSetAsync(FusionNode.Key(), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string?>()));

        (await other.Cache.GetOrSetAsync<string?>(FusionNode.Key(), static _ => new ValueTask<string?>("not asked"))).Should().BeNull();
        await other.Cache.RemoveAsync(FusionNode.Key());

        // Once the message has come; Ends bounds the wait.
        await AskedAsync().Ends();

        async Task AskedAsync()
        {
            while (await one.Cache.GetOrSetAsync<string?>(FusionNode.Key(), static _ => new ValueTask<string?>("asked")) is null)
            {
                await Task.Yield();
            }
        }
    }

    [RedisFact]
    public async Task A_value_that_cannot_be_written_for_Redis_still_reaches_its_callers()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "unwritable:");

        (await node.Cache.SetAsync<Func<int>>(FusionNode.Key("set"), static () => 1)).Reach.Should().Be(CacheReach.LocalOnly);
        (await node.Cache.GetOrSetAsync(FusionNode.Key("loaded"), static _ => new ValueTask<Func<int>>(static () => 2)))().Should().Be(2);
    }

    [RedisFact]
    public async Task A_value_of_memory_alone_leaves_the_memory_of_the_others_when_it_is_written()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = FusionNode.OnRedis(server.Endpoint, "l1:", static profile => profile.Tiers = TierUse.L1);
        await using var other = FusionNode.OnRedis(server.Endpoint, "l1:", static profile => profile.Tiers = TierUse.L1);
        await other.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("old"));
        await one.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded here"));
        other.Cache.TryGet(FusionNode.Key(), out string _).Should().BeTrue("a load here is no news there");

        await one.Cache.SetAsync(FusionNode.Key(), "new");

        await Eventually.True(() => !other.Cache.TryGet(FusionNode.Key(), out string _), "the other node lets go of its value");
        (await server.CliAsync("exists", "v2:l1:feed:k")).Should().Be("0");
    }
}
