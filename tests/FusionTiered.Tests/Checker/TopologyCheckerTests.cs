using FusionTiered.Checker.Live;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>Plans of calls, without faults, on caches on FusionCache over each topology.</summary>
[Collection(AloneCollection.Name)]
public sealed class TopologyCheckerTests(ITestOutputHelper output)
{
    private static readonly string[] Profiles = ["tags", "eager"];

    [RedisFact]
    public async Task On_a_cluster_the_declared_promises_hold()
    {
        await using var cluster = await ClusterSet.StartAsync();
        await HoldAsync("{ft}:", redis => Add(redis, cluster.Endpoints));
    }

    [RedisFact]
    public async Task On_the_primary_of_sentinels_the_declared_promises_hold()
    {
        await using var sentinels = await SentinelSet.StartAsync();
        await HoldAsync("ft:", redis =>
        {
            Add(redis, sentinels.Endpoints);
            redis.ServiceName = SentinelSet.Service;
        });
    }

    [RedisFact]
    public async Task Over_TLS_the_declared_promises_hold()
    {
        await using var server = await TlsServer.StartAsync();
        await HoldAsync("ft:", redis =>
        {
            redis.Endpoints.Add(server.Endpoint);
            (redis.Tls, redis.TlsAuthority) = (true, server.Authority.File);
        });
    }

    private static void Add(RedisOptions redis, string endpoints)
    {
        foreach (var endpoint in endpoints.Split(','))
        {
            redis.Endpoints.Add(endpoint);
        }
    }

    // The plans run at the same time, under prefixes of their own.
    private async Task HoldAsync(string prefix, Action<RedisOptions> server)
    {
        var settings = LiveSettings.FromEnvironment();
        var results = await Task.WhenAll(Profiles.Select((name, number) => LiveRun.OfAsync(
            settings.PlanOf(number, Profiles) with { Faults = [] },
            TopologyCluster.On(prefix.Replace("ft", $"ft-{name}", StringComparison.Ordinal), server))));

        foreach (var result in results)
        {
            output.WriteLine($"{result.Plan.Replay}: {string.Join('\n', result.Violations)}");
        }

        results.SelectMany(static result => result.Violations)
            .Where(static violation => !string.Equals(violation.Rule, "few failures", StringComparison.Ordinal)).Should().BeEmpty();
    }
}
