using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>A client on a real set of Sentinels.</summary>
public sealed class SentinelTests(SentinelFixture sentinels) : IClassFixture<SentinelFixture>
{
    private const string Canary = "s3cret-canary";

    [RedisFact]
    public async Task The_connections_lead_to_the_server_that_the_Sentinels_name()
    {
        await using var client = await Links.ClientAsync(Settings());
        var primary = await sentinels.Set.PrimaryAsync();
        client.State.Select(static slot => slot.Connection!.Endpoint.Port).Should().Equal(primary.Port, primary.Port);
        (await client.SetAsync(Links.Key("c:1"), Links.Bytes("v"))).Should().BeTrue();
    }

    [RedisFact]
    public async Task They_follow_a_failover_and_changes_are_heard_again()
    {
        var heard = new RecordingListener();
        await using var client = await Links.ClientAsync(Settings(), heard, heard);
        await sentinels.Set.FailOverAsync();
        var primary = await sentinels.Set.PrimaryAsync();
        await Eventually.True(() => client.State.All(slot => slot.Connection?.Endpoint.Port == primary.Port), "both connections follow");
        await primary.CliAsync("SET", "c:changed", "v");
        await Eventually.True(() => heard.Events.Contains("invalidate c:changed"), "it is heard");
    }

    [RedisFact]
    public async Task A_Sentinel_that_is_away_or_frozen_does_not_matter()
    {
        sentinels.Set.Sentinels[0].Freeze();
        try
        {
            await using var client = await Links.ClientAsync(Settings($"127.0.0.1:{FreePort.Next()},{sentinels.Set.Endpoints}"));
            (await client.PingAsync()).Should().BeTrue();
        }
        finally
        {
            sentinels.Set.Sentinels[0].Thaw();
        }
    }

    [RedisFact]
    public async Task Sentinels_have_users_of_their_own()
    {
        foreach (var sentinel in sentinels.Set.Sentinels)
            await sentinel.CliAsync(["ACL", "SETUSER", "watcher", "reset", "on", ">" + Canary, .. DocumentedAcl.Of("watcher")]);
        await using var client = await Links.ClientAsync(Settings(change: static options => (options.SentinelUser, options.SentinelPassword) = ("watcher", Canary)));
        (await client.PingAsync()).Should().BeTrue();
        (await sentinels.Set.Sentinels[0].CliAsync("CLIENT", "LIST")).Should().Contain("user=watcher");
        (await FailureAsync(sentinels.Set.Endpoints, static options => (options.SentinelUser, options.SentinelPassword) = ("watcher", Canary + "x"))).Should().Match("*WRONGPASS*");
    }

    [RedisFact]
    public async Task A_name_that_no_Sentinel_knows_is_refused() =>
        (await FailureAsync(sentinels.Set.Endpoints, static options => options.ServiceName = "nobody")).Should().Match("*knows no primary called 'nobody'*ServiceName*");

    [RedisFact]
    public async Task Servers_in_the_place_of_Sentinels_are_refused() =>
        (await FailureAsync(sentinels.Set.Servers[0].Endpoint)).Should().Match("*is no Sentinel*ServiceName*");

    [RedisFact]
    public async Task Without_a_Sentinel_the_failure_says_so() =>
        (await FailureAsync($"127.0.0.1:{FreePort.Next()}")).Should().Match("*Sentinel*ConnectionRefused*");

    private static async Task<string> FailureAsync(string endpoints, Action<RedisOptions>? change = null)
    {
        var heard = new RecordingListener();
        await using var client = new RedisClient(
            SentinelWatchTests.Settings(endpoints, options =>
            {
                (options.ServiceName, options.User, options.Password) = (SentinelSet.Service, "app", Canary);
                change?.Invoke(options);
            }),
            heard, random: static () => 0.5);
        client.Start();
        await Eventually.True(() => !heard.Failures.IsEmpty, "refused");
        string.Concat(heard.Failures.Select(static failure => failure.ToString())).Should().NotContain(Canary);
        return heard.Failures.First().Message;
    }

    private ConnectionSettings Settings(string? endpoints = null, Action<RedisOptions>? change = null) => SentinelWatchTests.Settings(endpoints ?? sentinels.Set.Endpoints, options =>
    {
        options.ServiceName = SentinelSet.Service;
        change?.Invoke(options);
    });
}
