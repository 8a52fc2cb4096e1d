using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace FusionTiered.Fusion.Tests.Topologies;

/// <summary>A password that changes while nodes are connected.</summary>
public sealed class CredentialTests
{
    [RedisFact]
    public async Task A_new_password_is_asked_for_at_the_next_connection_and_is_in_no_log()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "canary-1");
        var (log, passwords) = (new CollectedLog(), new Rotating { Current = "canary-1" });
        var configuration = ConfigurationOptions.Parse(server.Endpoint);
        configuration.Defaults = passwords;
        await using var node = TopologyNode.On(configuration, "rotated:", log: log);
        await Everything.WellAsync(node);

        // The server is ahead of the application: it refuses the first attempts.
        await server.CliAsync("-a", "canary-1", "CONFIG", "SET", "requirepass", "canary-2");
        await server.CliAsync("-a", "canary-2", "CLIENT", "KILL", "TYPE", "normal");
        await server.CliAsync("-a", "canary-2", "CLIENT", "KILL", "TYPE", "pubsub");
        await Eventually.True(() => node.Cache.GetHealth().L2 == RemoteTierStatus.Down, "the node is locked out");
        passwords.Current = "canary-2";

        await Everything.WellAsync(node);
        await Eventually.TrueAsync(async () => (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere, "it is written");
        log.All.Should().NotContain("canary");
    }

    private sealed class Rotating : DefaultOptionsProvider
    {
        public required string Current { get; set; }

        public override string? Password => Current;
    }
}
