using System.Diagnostics;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>Each way to say where Redis is, on the default engine, with a real server.</summary>
public class UseRedisTests
{
    [RedisFact]
    public async Task Two_nodes_agree_by_a_URL()
    {
        var server = await SharedRedis.StartedAsync();
        await AgreeAsync("url:", builder => builder.UseRedis($"redis://{server.Endpoint}"));
    }

    [RedisFact]
    public async Task Two_nodes_agree_by_a_configuration_of_StackExchange_Redis()
    {
        var server = await SharedRedis.StartedAsync();
        await AgreeAsync("configuration:", builder => builder.UseRedis(FusionNode.PatientWith(server.Endpoint)));
    }

    [RedisFact]
    public async Task Two_nodes_agree_by_a_factory()
    {
        var server = await SharedRedis.StartedAsync();
        await AgreeAsync("factory:", builder => builder.UseRedis((IServiceProvider _) => ConnectionMultiplexer.ConnectAsync(FusionNode.PatientWith(server.Endpoint))));
    }

    [RedisFact]
    public async Task Two_nodes_agree_by_a_variable_of_the_configuration()
    {
        var server = await SharedRedis.StartedAsync();
        await AgreeAsync("variable:", builder =>
        {
            builder.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("REDIS_URL", $"redis://{server.Endpoint}")]).Build());
            builder.UseRedis();
        });
    }

    [RedisFact]
    public async Task A_connection_of_the_application_outlives_the_caches_that_share_it()
    {
        var server = await SharedRedis.StartedAsync();
        await using var theirs = await ConnectionMultiplexer.ConnectAsync(FusionNode.PatientWith(server.Endpoint));
        await using var second = Node("shared2:", Use);
        await using (var first = Node("shared1:", Use))
        {
            await first.Cache.SetAsync(FusionNode.Key(), "v");
            await second.Cache.SetAsync(FusionNode.Key(), "v");
        }

        // The backplane ends in the background, and tells nobody when: the second cache writes so often that its end would be seen.
        for (var i = 0; i < 500; i++)
        {
            (await second.Cache.SetAsync(FusionNode.Key(), "again")).IsEverywhere.Should().BeTrue();
        }

        theirs.IsConnected.Should().BeTrue();

        void Use(IFusionTieredBuilder builder) => builder.UseRedis(theirs);
    }

    [RedisFact]
    public async Task The_connection_of_a_cache_ends_with_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using (var node = Node("ends:", builder => builder.UseRedis(server.Endpoint)))
        {
            await node.Cache.SetAsync(FusionNode.Key(), "v");
            (await ClientsAsync()).Should().Be(2);
        }

        await Eventually.TrueAsync(async () => await ClientsAsync() == 0, "the connections are closed");

        async Task<int> ClientsAsync() => (await server.CliAsync("client", "list")).Split('\n').Count(static line => line.Contains("name=FusionTiered", StringComparison.Ordinal));
    }

    [RedisFact]
    public async Task A_server_that_is_not_there_delays_neither_the_start_nor_a_call_and_is_used_when_it_comes()
    {
        var port = FreePort.Next();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddFusionTiered(static options => options.Add(FusionNode.Feed)).UseRedis($"redis://127.0.0.1:{port}");
        using var host = builder.Build();
        var watch = Stopwatch.StartNew();
        await host.StartAsync();
        var cache = host.Services.GetRequiredService<IDomainCache>();
        (await cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("loaded"))).Should().Be("loaded");
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(3), "connecting may take 5 s");

        await using var server = await RedisServer.StartOnAsync(port);

        await Eventually.TrueAsync(async () => (await cache.SetAsync(FusionNode.Key(), "stored")).IsEverywhere, "Redis is used");
        await host.StopAsync();
    }

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_line_more_puts_the_same_cache_on_the_coherent_engine_wherever_it_stands(bool first)
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = Node("switched:", builder =>
        {
            _ = first ? builder.UseCoherentEngine().UseRedis($"redis://{server.Endpoint}") : builder.UseRedis($"redis://{server.Endpoint}").UseCoherentEngine();
        });

        // A first write before the connection was there is repaired by a removal, which may come after the second write.
        await Eventually.TrueAsync(
            async () => (await node.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere && await server.CliAsync("exists", "switched:feed:k") == "1", "it is written");

        node.Cache.DescribePromises()!.Keeps(CachePromise.BoundedStaleness).Should().BeTrue();
    }

    [Fact]
    public void What_only_the_other_engine_can_use_is_refused_at_the_start_with_the_way_round()
    {
        Refusal(builder => builder.UseRedis(ConfigurationOptions.Parse("h")).UseCoherentEngine())
            .Should().Be("UseRedis(ConfigurationOptions): the coherent engine cannot use it; give UseRedis a URL, or leave out UseCoherentEngine().");
        Refusal(builder => builder.UseCoherentEngine().UseRedis((IServiceProvider _) => Task.FromResult<IConnectionMultiplexer>(null!)))
            .Should().Be("UseRedis(connection factory): the coherent engine cannot use it; give UseRedis a URL, or leave out UseCoherentEngine().");
        Refusal(builder => builder.UseCoherentEngine().UseRedis(UnownedConnection.Of(null!)))
            .Should().StartWith("UseRedis(IConnectionMultiplexer): the coherent engine cannot use it;");
        using var shared = new InProcessTier();
        Refusal(builder => builder.UseInProcessTier(shared))
            .Should().Be("UseInProcessTier: the FusionCache engine cannot use it; add UseCoherentEngine(), or share a Redis with UseRedis.");
    }

    [RedisFact]
    public async Task With_the_locker_two_nodes_load_a_missing_key_once()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = Locking();
        await using var other = Locking();
        var calls = 0;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var loads = new[] { one, other }.Select(node => node.Cache.GetOrSetAsync(FusionNode.Key(), async _ =>
        {
            Interlocked.Increment(ref calls);
            await gate.Task;
            return "v";
        }).AsTask()).ToArray();
        await Eventually.True(() => Volatile.Read(ref calls) == 1, "one node loads");
        await Eventually.TrueAsync(async () => (await server.CliAsync("keys", "*locker:*lock*")).Contains("feed:k", StringComparison.Ordinal), "it holds a lock in Redis, under the prefix of the cache");
        gate.SetResult();

        (await Task.WhenAll(loads)).Should().Equal("v", "v");
        calls.Should().Be(1);

        FusionNode Locking() => FusionNode.New(
            engine: static engine => engine.DistributedLocker = engine.StockRedisParts = true,
            all: static all =>
            {
                all.KeyPrefix = "locker:";
                FusionNode.Patient(all);
            },
            use: builder => builder.UseRedis(FusionNode.PatientWith(server.Endpoint)));
    }

    [Fact]
    public void The_locker_without_Redis_is_refused_at_the_start() =>
        Refusal(static builder => builder.UseFusionCache(static engine => engine.DistributedLocker = true)).Should().Contain("DistributedLocker is True").And.Contain("Add UseRedis");

    private static string Refusal(Action<IFusionTieredBuilder> use)
    {
        var services = new ServiceCollection();
        use(services.AddFusionTiered());
        using var provider = services.BuildServiceProvider();
        return provider.Invoking(static each => each.GetRequiredService<IDomainCache>()).Should().Throw<OptionsValidationException>().Which.Failures.Single();
    }

    private static FusionNode Node(string prefix, Action<IFusionTieredBuilder> use) => FusionNode.New(
        all: all =>
        {
            all.KeyPrefix = prefix;
            FusionNode.Patient(all);
        },
        use: use);

    private static async Task AgreeAsync(string prefix, Action<IFusionTieredBuilder> use)
    {
        await using var one = Node(prefix, use);
        await using var other = Node(prefix, use);
        await Eventually.TrueAsync(async () => (await one.Cache.SetAsync(FusionNode.Key(), "v")).IsEverywhere, "it is written");
        (await other.Cache.GetAsync<string>(FusionNode.Key())).Value.Should().Be("v");

        await one.Cache.RemoveAsync(FusionNode.Key());

        await Eventually.True(() => !other.Cache.TryGet<string>(FusionNode.Key(), out _), "the other node has heard of it");
    }
}
