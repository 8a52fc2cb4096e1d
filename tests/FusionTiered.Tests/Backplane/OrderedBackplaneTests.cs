using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Backplane;

public class OrderedBackplaneTests
{
    [RedisFact]
    public async Task A_message_that_does_not_come_outdates_memory()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await VerifiedAsync(server, "gap:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        await server.CliAsync("incr", ChannelOf(node).Counter!);

        await Eventually.True(() => !node.Cache.TryGet(FusionNode.Key(), out string _), "the heartbeat finds that a message is missing");
        (await node.Cache.GetAsync<string>(FusionNode.Key())).Value.Should().Be("v", "it lies in Redis");
    }

    [RedisFact]
    public async Task A_counter_that_went_back_outdates_memory()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await VerifiedAsync(server, "back:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        await server.CliAsync("set", ChannelOf(node).Counter!, "7");

        await Eventually.True(() => !node.Cache.TryGet(FusionNode.Key(), out string _), "the heartbeat finds the lower number");
    }

    [RedisFact]
    public async Task A_message_that_nobody_can_read_ends_no_hearing()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await VerifiedAsync(server, "garbage:");
        await using var other = await VerifiedAsync(server, "garbage:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        await server.CliAsync("publish", ((string)ChannelOf(node).Counter!)[..^":number".Length], "garbage");
        await other.Cache.RemoveAsync(FusionNode.Key());

        await Eventually.True(() => !node.Cache.TryGet(FusionNode.Key(), out string _), "the removal is heard");
    }

    [RedisFact]
    public async Task An_older_clear_that_is_told_later_brings_nothing_back()
    {
        var server = await SharedRedis.StartedAsync();
        await using var writer = await VerifiedAsync(server, "older:");
        await using var node = await VerifiedAsync(server, "older:");
        await writer.Cache.SetAsync(FusionNode.Key(), "old");
        await node.Cache.GetAsync<string>(FusionNode.Key());
        await writer.Cache.ClearAsync(FusionNode.Feed);
        await Eventually.True(() => !node.Cache.TryGet(FusionNode.Key(), out string _), "the clear is heard");

        ChannelOf(node).Inject(EngineKeys.TagPrefix + ReservedTags.Clear("feed"), localTime: 1);

        (await node.Cache.GetAsync<string>(FusionNode.Key())).Found.Should().BeFalse();
    }

    [RedisFact]
    public async Task A_frozen_Redis_ends_the_verification_and_an_answer_begins_it_anew()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await VerifiedAsync(server, "heart:");

        server.Freeze();
        await Eventually.True(() => node.Cache.GetHealth().Coherence == CoherenceStatus.Unverified, "the lease ends");
        server.Thaw();

        await Eventually.True(() => node.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "Redis answers again");
    }

    private static async Task<FusionNode> VerifiedAsync(RedisServer server, string prefix)
    {
        var node = FusionNode.OnRedis(server.Endpoint, "ordered-" + prefix);
        await Eventually.True(() => node.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears all");
        return node;
    }

    private static OrderedBackplane ChannelOf(FusionNode node) => node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed)).Hardened!.Backplane;
}
