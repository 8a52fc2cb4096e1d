using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>Where connections lead when toy Sentinels name this server or that.</summary>
public sealed class SentinelWatchTests : IAsyncLifetime
{
    private RedisServer? _first;
    private RedisServer? _second;

    public async Task InitializeAsync()
    {
        if (RedisBinary.WhySkipped is null)
            (_first, _second) = (await RedisServer.StartAsync(), await RedisServer.StartAsync());
    }

    public async Task DisposeAsync()
    {
        await (_first?.DisposeAsync() ?? default);
        await (_second?.DisposeAsync() ?? default);
    }

    [RedisFact]
    public async Task A_server_that_is_not_named_any_more_is_left_though_it_answers_well()
    {
        await using var sentinel = new ToySentinel(_first!.Port, 1);
        await using var client = await ClientAsync(sentinel);
        Ports(client).Should().AllBeEquivalentTo(_first.Port);
        sentinel.Name(_second!.Port, 2);
        await Eventually.True(() => Ports(client).All(port => port == _second.Port), "both connections follow");
    }

    [RedisFact]
    public async Task Of_two_answers_the_one_with_the_higher_number_is_right()
    {
        await using var late = new ToySentinel(_first!.Port, 7);
        await using var early = new ToySentinel(_second!.Port, 8);
        await using var client = await ClientAsync(late, early, late);
        Ports(client).Should().AllBeEquivalentTo(_second.Port);
    }

    [RedisFact]
    public async Task While_a_Sentinel_is_silent_an_older_answer_does_not_count()
    {
        await using var late = new ToySentinel(_first!.Port, 7);
        var heard = new RecordingListener();
        await using var early = new ToySentinel(_second!.Port, 8);
        await using var client = await ClientAsync(heard, early, late);
        await early.DisposeAsync();
        await client.PingAsync();
        await _second.CliAsync("CLIENT", "KILL", "TYPE", "normal");
        await Eventually.True(() => heard.Connected.Count(static one => one.Kind == ConnectionKind.Tracking) == 2, "connected again");
        Ports(client)[0].Should().Be(_second.Port);
    }

    [RedisFact]
    public async Task A_new_primary_ends_the_pause_before_the_next_attempt()
    {
        await using var sentinel = new ToySentinel(FreePort.Next(), 1);
        var heard = new RecordingListener();
        await using var client = new RedisClient(Settings(sentinel), heard, random: static () => 1000); // 50 s before the second attempt
        client.Start();
        await Eventually.True(() => heard.Events.Contains("failed Tracking"), "the first attempt has failed");
        sentinel.Name(_first!.Port, 2);
        await client.WhenConnectedAsync().Ends();
    }

    [RedisFact]
    public async Task A_replica_that_is_named_is_not_used()
    {
        await _second!.CliAsync("REPLICAOF", "127.0.0.1", $"{_first!.Port}");
        await using var sentinel = new ToySentinel(_second.Port, 1);
        var heard = new RecordingListener();
        await using var client = new RedisClient(Settings(sentinel), heard, random: static () => 0.1);
        client.Start();
        await Eventually.True(() => heard.Failures.Count > 2, "it is tried");
        heard.Connected.Should().BeEmpty();
        heard.Failures.First().Message.Should().Match("*says that it is a replica*");
        sentinel.Name(_first.Port, 2);
        await client.WhenConnectedAsync().Ends();
    }

    [RedisFact]
    public async Task A_client_ends_while_it_waits_for_Sentinels_that_say_nothing()
    {
        await using var mute = new ScriptedPeer(static server => server.IsResetAsync());
        var settings = Settings(mute.Endpoint);
        var client = new RedisClient(settings);
        client.Start();
        await Eventually.True(() => mute.Accepted > 0, "it asks");
        await client.DisposeAsync().AsTask().Ends();
        client.State[0].Connects.Should().Be(0);
    }

    internal static ConnectionSettings Settings(string endpoints, Action<RedisOptions>? change = null)
    {
        var settings = new RedisSettings { ReadBudget = Links.Long, WriteBudget = Links.Long };
        foreach (var endpoint in endpoints.Split(','))
            settings.Endpoints.Add(endpoint);
        settings.Server.ServiceName = "shop";
        change?.Invoke(settings.Server);
        return RedisOptionsCompiler.Compile(settings.Server, settings.Client, new(["c:"]));
    }

    private static ConnectionSettings Settings(params ToySentinel[] sentinels) => Settings(string.Join(',', sentinels.Select(static sentinel => sentinel.Endpoint)));

    private static Task<RedisClient> ClientAsync(params ToySentinel[] sentinels) => Links.ClientAsync(Settings(sentinels));

    private static Task<RedisClient> ClientAsync(RecordingListener heard, params ToySentinel[] sentinels) => Links.ClientAsync(Settings(sentinels), heard, heard);

    private static int[] Ports(RedisClient client) => [.. client.State.Select(static slot => slot.Connection?.Endpoint.Port ?? 0)];
}
