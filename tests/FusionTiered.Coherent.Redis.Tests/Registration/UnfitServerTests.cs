using FusionTiered.Redis.Tests.Support;
using Garnet;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Tests.Registration;

/// <summary>Servers that speak the protocol and lack what the engine needs.</summary>
public sealed class UnfitServerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Garnet_is_refused_with_the_way_round(bool lua)
    {
        var port = FreePort.Next();
        string[] arguments = ["--bind", "127.0.0.1", "--port", $"{port}", "--memory", "64m", "--page", "1m", "--index", "1m", "-q"];
        using var garnet = new GarnetServer(lua ? [.. arguments, "--lua"] : arguments);
        garnet.Start();
        await RefusedAsync($"127.0.0.1:{port}", "*Lua*FusionCache engine*");
    }

    [RedisFact]
    public async Task A_node_of_a_Cluster_is_refused_with_the_way_round()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes");
        await RefusedAsync(server.Endpoint, "*Cluster*FusionCache engine*");
    }

    private static async Task RefusedAsync(string endpoint, string message)
    {
        using var log = new CollectedLog();
        var options = new RedisSettings();
        options.Endpoints.Add(endpoint);
        await using var node = Node.Start(options, log: log);
        await Eventually.True(() => log.Has(LogLevel.Error, 2005), "it is told");
        log.All.Should().Match(message);
        await FluentActions.Awaiting(() => node.Tier.ReadAsync("k", Node.Long).AsTask()).Should().ThrowAsync<RemoteTierException>().Where(away => away.Failure == RemoteFailure.Unreachable);
    }
}
