using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;

namespace FusionTiered.Fusion.Tests.Topologies;

/// <summary>A primary that becomes a replica while nodes are connected: it answers READONLY to writes, and old values to reads.</summary>
public sealed class DemotionTests
{
    [RedisFact]
    public async Task What_a_demoted_primary_answers_verifies_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = TopologyNode.On(server.Endpoint, "demoted:");
        await Everything.WellAsync(node);

        await server.CliAsync("REPLICAOF", "127.0.0.1", "1");

        await Eventually.True(() => node.Cache.GetHealth() is { L2: RemoteTierStatus.Down, Coherence: not CoherenceStatus.Verified }, "the node trusts it no more");
        (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere.Should().BeFalse();

        await server.CliAsync("REPLICAOF", "NO", "ONE");
        await Everything.WellAsync(node);
        await Eventually.TrueAsync(async () => (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere, "it is written");
    }
}
