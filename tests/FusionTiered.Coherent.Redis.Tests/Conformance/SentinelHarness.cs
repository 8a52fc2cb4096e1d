using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>Nodes that ask a Sentinel for their server. One Sentinel is enough to name it; a set of three is for failovers.</summary>
public sealed class SentinelHarness : RedisHarness
{
    private protected override async Task<(RedisServer Server, ServerReach Reach)> StartServerAsync()
    {
        var server = await RedisServer.StartAsync();
        var sentinel = await OneSentinel.StartAsync(server.Port);
        return (server, new(
            redis =>
            {
                redis.Endpoints.Add(sentinel.Endpoint);
                redis.ServiceName = SentinelSet.Service;
            },
            sentinel));
    }
}
