using FusionTiered.Conformance;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Tests.Telemetry;

/// <summary>A cache whose Redis does not answer from the start: nothing listens on its port.</summary>
public sealed class AbsentRedisTests : IDisposable
{
    private const int CircuitOpen = 4001;
    private const int RedisAway = 4005;
    private const int NotListening = 4007;
    private const int OneNotListening = 4017;
    private const int NotVerified = 4010;
    private const int CircuitClosed = 4016;

    private readonly RecordedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Health_says_from_the_start_that_L2_is_down()
    {
        await using var node = Node();
        IsDown(node);
        await LoggedAsync(NotVerified);
        IsDown(node);
    }

    [Fact]
    public async Task L2_stays_down_and_its_circuit_open_when_FusionCache_tries_again()
    {
        await using var node = Node(all => all.L2.BreakerPause = TimeSpan.FromMilliseconds(10));
        var opened = 0;
        node.Fusion.Events.Distributed.CircuitBreakerChange += (_, e) => opened += e.IsClosed ? 0 : 1;
        await Eventually.TrueAsync(
            async () =>
            {
                await node.Cache.GetAsync<string>(FusionNode.Key());
                IsDown(node);
                return opened > 2;
            },
            "FusionCache tries again and fails again");

        _log.Lines.Where(static line => line.Id == CircuitOpen && line.Text.Contains("L2", StringComparison.Ordinal)).Should().ContainSingle();
        _log.Lines.Should().NotContain(static line => line.Id == CircuitClosed);
    }

    [Fact]
    public async Task The_log_names_the_cause_of_a_connection_that_fails()
    {
        await using var node = Node();
        await node.Cache.GetAsync<string>(FusionNode.Key());
        (await LoggedAsync(NotVerified)).Should().Contain("SocketException: ");
        (await LoggedAsync(RedisAway)).Should().Contain("SocketException: ");
    }

    [Fact]
    public async Task Many_profiles_that_do_not_listen_yet_are_one_warning()
    {
        await using var node = Node();
        var profiles = node.Cache.GetStatistics().Profiles.Count;
        await Eventually.True(() => Count(NotListening) + Count(OneNotListening) == profiles, "each profile is told of");
        Count(NotListening).Should().Be(1);

        int Count(int id) => _log.Lines.Count(line => line.Id == id);
    }

    [RedisFact]
    public async Task The_circuit_is_told_as_closed_when_Redis_answers()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = Node(all => all.L2.BreakerPause = TimeSpan.FromMilliseconds(10), server.Endpoint);
        await Eventually.True(() => node.Cache.GetHealth().L2 == RemoteTierStatus.Up, "Redis answers");
        server.Freeze();
        await Eventually.TrueAsync(
            async () =>
            {
                await node.Cache.GetAsync<string>(FusionNode.Key());
                return node.Cache.GetHealth().L2 == RemoteTierStatus.Down && _log.Lines.Any(static line => line.Id == CircuitOpen);
            },
            "Redis is away");
        _log.Lines.Should().NotContain(static line => line.Id == CircuitClosed);
        server.Thaw();
        await LoggedAsync(CircuitClosed);
    }

    private static void IsDown(FusionNode node) =>
        node.Cache.GetHealth().Should().Match<CacheHealth>(health => health.Status == CacheHealthStatus.Degraded && health.L1 && health.L2 == RemoteTierStatus.Down && health.Coherence == CoherenceStatus.Unverified);

    private async Task<string> LoggedAsync(int id)
    {
        await Eventually.True(() => _log.Lines.Any(line => line.Id == id), $"{id} is logged");
        return _log.Lines.First(line => line.Id == id).Text;
    }

    private FusionNode Node(Action<FusionTieredOptions>? all = null, string endpoint = "127.0.0.1:1") => FusionNode.New(all: all, use: builder =>
    {
        builder.Services.AddSingleton<ILoggerFactory>(_log);
        builder.UseRedis("redis://" + endpoint);
    });
}
