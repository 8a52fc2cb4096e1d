using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>Another program changes a key in Redis, and sends no message: Redis itself tells.</summary>
public class ForeignChangesTests
{
    [RedisFact]
    public async Task A_key_that_another_program_deletes_goes_from_memory()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await TrackingAsync(server, "foreign-del:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        // An announcement that comes shortly after the message of a write is taken for that write's own: the other program goes on.
        await Eventually.TrueAsync(
            async () =>
            {
                await server.CliAsync("set", "foreign-del:v2:feed:k", "theirs");
                await server.CliAsync("del", "foreign-del:v2:feed:k");
                return !node.Cache.TryGet(FusionNode.Key(), out string _);
            },
            "memory has let go of it");
    }

    [RedisFact]
    public async Task What_a_node_writes_itself_stays_in_its_memory()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = await TrackingAsync(server, "foreign-own:");
        await using var watcher = await TrackingAsync(server, "foreign-own:");
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        // The announcement of the marker comes after that of the value.
        await watcher.Cache.SetAsync(FusionNode.Key("marker"), "v");
        await watcher.Cache.RemoveAsync(FusionNode.Key("marker"));
        await Eventually.True(() => !node.Cache.TryGet(FusionNode.Key("marker"), out string _), "later announcements have come");

        node.Cache.TryGet(FusionNode.Key(), out string value).Should().BeTrue();
        value.Should().Be("v");
    }

    private static async Task<FusionNode> TrackingAsync(RedisServer server, string prefix)
    {
        var node = FusionNode.OnRedis(server.Endpoint, prefix);
        await node.Cache.GetAsync<string>(FusionNode.Key("first"));
        await Eventually.TrueAsync(async () => (await server.CliAsync("client", "list")).Split('\n').Any(static line => line.Contains("flags=tB", StringComparison.Ordinal)), "Redis tracks");
        return node;
    }
}
