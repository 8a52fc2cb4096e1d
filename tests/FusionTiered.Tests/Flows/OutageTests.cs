using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Flows;

/// <summary>Redis goes away for a moment, and comes back.</summary>
public class OutageTests
{
    [RedisFact]
    public async Task A_tag_that_was_ended_before_an_outage_is_not_forgotten_in_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var writer = FusionNode.OnRedis(server.Endpoint, "tag:");
        await using var reader = HastyNode.On(server, "tag:");
        await writer.Cache.SetAsync(FusionNode.Key("ended"), "old", CacheCallOptions.Tagged("red"));
        await writer.Cache.InvalidateTagAsync("red");
        await reader.Cache.ContainsAsync(FusionNode.Key("other"));

        server.Freeze();
        await reader.Cache.SetAsync(FusionNode.Key("new"), "v", CacheCallOptions.Tagged("red"));
        server.Thaw();
        await reader.IsBackAsync(writer);

        (await reader.Cache.GetAsync<string>(FusionNode.Key("ended"))).Found.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_node_that_begins_without_Redis_asks_for_the_clears_when_it_listens()
    {
        await using var server = await RedisServer.StartAsync();
        await using var writer = FusionNode.OnRedis(server.Endpoint, "clear:");
        await using var reader = HastyNode.On(server, "clear:");
        await writer.Cache.SetAsync(FusionNode.Key(), "old");
        await writer.Cache.ClearAsync(FusionNode.Feed);

        server.Freeze();
        await reader.Cache.GetAsync<string>(FusionNode.Key("other"));
        server.Thaw();
        await reader.IsBackAsync(writer);

        (await reader.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_value_of_memory_alone_takes_the_one_in_Redis_away_or_says_that_it_did_not()
    {
        await using var server = await RedisServer.StartAsync();
        await using var other = FusionNode.OnRedis(server.Endpoint, "leave:");
        await using var node = HastyNode.On(server, "leave:", rest: TimeSpan.FromMinutes(10));
        await node.Cache.SetAsync(FusionNode.Key(), "old");
        server.Freeze();
        await node.Cache.GetAsync<string>(FusionNode.Key("opens the breaker"));
        server.Thaw();
        await Eventually.True(() => node.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "Redis is back, and FusionCache leaves it alone");

        var write = await node.Cache.SetAsync(FusionNode.Key(), "new", new CacheCallOptions { Tiers = TierUse.L1 });

        (write.IsEverywhere && (await other.Cache.GetAsync<string>(FusionNode.Key())).Found).Should().BeFalse();
    }

    [RedisFact]
    public async Task A_write_during_an_outage_is_removed_everywhere_after_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var other = FusionNode.OnRedis(server.Endpoint, "repair:");
        await using var node = HastyNode.On(server, "repair:");
        await node.Cache.SetAsync(FusionNode.Key(), "old");
        (await other.Cache.GetAsync<string>(FusionNode.Key())).Value.Should().Be("old");

        server.Freeze();
        (await node.Cache.SetAsync(FusionNode.Key(), "new")).IsEverywhere.Should().BeFalse();
        server.Thaw();

        await Eventually.TrueAsync(async () => !(await other.Cache.GetAsync<string>(FusionNode.Key())).Found, "the old value is gone");
        (await server.CliAsync("hexists", "repair:v2:feed:k", "data")).Should().Be("0");
    }

    [RedisFact]
    public async Task With_Redis_frozen_a_miss_waits_once_for_its_answer()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = HastyNode.On(server, "frozen:", rest: TimeSpan.FromMinutes(10));
        await Eventually.True(() => node.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "Redis has answered");
        await node.Cache.SetAsync(FusionNode.Key("known"), "v");
        server.Freeze();

        var watch = AwakeWatch.Start();
        (await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromMilliseconds(390), "two waits are 400 ms");
    }
}
