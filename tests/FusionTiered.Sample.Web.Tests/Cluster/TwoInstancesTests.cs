using System.Net;
using System.Text.Json;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Sample.Web.CryptoDashboard;
using FusionTiered.Sample.Web.Data;
using FusionTiered.Sample.Web.SignalPlatform;
using FusionTiered.Sample.Web.Tests.Support;
using FusionTiered.Sample.Web.TradingEngine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Cluster;

/// <summary>Two instances of the service on one Redis and one database.</summary>
public sealed class TwoInstancesTests : IDisposable
{
    private readonly string _database = RunningSample.NewFile();

    public static TheoryData<string> Engines => BothEngines.Names;

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task An_event_on_one_is_seen_on_the_other(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        await using var other = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        await other.JsonAsync("/api/feed/u1");

        var made = await one.JsonAsync("/api/signals", HttpMethod.Post, new { providerId = 3, assetPair = "SOL-USD", side = "buy", entry = 190 });

        await Eventually.TrueAsync(
            async () => (await other.JsonAsync("/api/feed/u1")).At("signals")[0].At("id").GetString() == made.At("id").GetString(), "the feed of the other instance has the new signal");
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task No_deposit_is_lost_when_both_take_some_at_once(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        await using var other = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        var before = (await one.JsonAsync("/api/trading/accounts/3")).At("balance").GetDouble();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? one : other).JsonAsync("/api/trading/accounts/3/deposits?amount=1", HttpMethod.Post)));

        foreach (var sample in new[] { one, other })
        {
            await Eventually.TrueAsync(async () => (await sample.JsonAsync("/api/trading/accounts/3")).At("balance").GetDouble() == before + 20, "both know the sum");
        }
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task A_client_of_one_gets_the_update_that_the_other_made(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        await using var other = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        using var socket = await Socket.OpenAsync(other);
        await socket.NextAsync();

        var fresh = await one.JsonAsync("/api/crypto/dashboard-summary/refresh");

        // Before that, the value from before may come once more: the other instance may have been connected to Redis only now.
        while ((await socket.NextAsync()).At("data").GetRawText() != fresh.GetRawText())
        {
        }
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task An_order_that_one_took_is_found_on_the_other_and_in_the_database(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        await using var other = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);

        var placed = await PlaceAsync(one);
        (await other.JsonAsync($"/api/trading/orders/{placed.At("id").GetString()}")).GetRawText().Should().Be(placed.GetRawText());
        await InDatabaseAsync(one, placed);

        // What the database has is out of Redis before it crashes: a node that stops in between tries for seconds to take it out.
        await one.Services.GetRequiredKeyedService<IWriteBehind<Order>>(Caches.Trading).FlushAsync(TradingProfiles.Orders);
        redis.Crash();
        var direct = await PlaceAsync(one);
        await InDatabaseAsync(one, direct);
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task A_summary_in_L2_alone_is_written_by_a_worker_and_read_by_all(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        var (url, key) = ($"redis://{redis.Endpoint}", CacheKeys.DashboardSummary().ToCacheKey());
        await using var reader = await RunningSample.StartAsync(engine, url, _database, "--FusionTiered:Profiles:dashboard:Tiers=L2");
        await using var worker = await RunningSample.StartAsync(engine, url, _database, "--FusionTiered:Profiles:dashboard:Tiers=L2", "--FusionTiered:Refreshers:dashboard:Enabled=true", "--FusionTiered:Refreshers:dashboard:Period=01:00:00");
        await Eventually.TrueAsync(async () => (await reader.Cache(Caches.Crypto).GetAsync<DashboardSummary>(key)).Tier == CacheTier.L2, "the worker has written it to Redis");

        (await reader.JsonAsync("/api/crypto/dashboard-summary/cached")).GetRawText().Should().Be((await worker.JsonAsync("/api/crypto/dashboard-summary/cached")).GetRawText());
        foreach (var sample in new[] { reader, worker })
        {
            sample.Cache(Caches.Crypto).MemoryKeys().Should().NotContain(key, "nothing of it is in memory");
        }
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task REDIS_HOST_and_REDIS_PORT_name_the_Redis(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sample = await RunningSample.StartAsync(engine, file: _database, more: ["--REDIS_HOST=127.0.0.1", $"--REDIS_PORT={redis.Port}"]);

        await Eventually.TrueAsync(async () => (await sample.JsonAsync("/cache-stats")).At("l2_cache", "status").GetString() == "connected", "the instance uses it");
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task Keys_of_the_trading_engine_begin_with_its_prefix_in_Redis(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sample = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        await Eventually.TrueAsync(async () => (await sample.Cache(Caches.Trading).SetAsync(TradingProfiles.Accounts.Of(9007), 7)).IsEverywhere, "Redis takes the value");

        (await redis.CliAsync("--scan", "--pattern", "*accounts:9007")).Should().StartWith("rtx:");
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task The_profile_of_a_provider_lives_shorter_than_its_stats_in_one_namespace(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sample = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database);
        var (profile, stats) = (SignalKeys.OfProviderProfile(3), SignalKeys.OfProviderStats(3));
        await Eventually.TrueAsync(async () => (await sample.Cache(Caches.Signals).SetAsync(profile, 1)).IsEverywhere && (await sample.Cache(Caches.Signals).SetAsync(stats, 1)).IsEverywhere, "Redis takes the values");

        async Task<(string? Profile, double Left)> InRedisAsync(CacheKey key)
        {
            var entry = await sample.JsonAsync($"/cache/entry?key={key.Text}");
            return (entry.At("profile").GetString(), entry.At("l2", "freshFor").GetDouble());
        }

        var (shorter, longer) = (await InRedisAsync(profile), await InRedisAsync(stats));
        (shorter.Profile, longer.Profile).Should().Be(("provider", "provider"));
        shorter.Left.Should().BeLessThanOrEqualTo(300);
        longer.Left.Should().BeGreaterThan(300);
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task A_clear_says_that_Redis_is_cleared_as_well(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sample = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}", _database, "--FusionTiered:Endpoints:ClearsPerMinute=1000");

        await Eventually.TrueAsync(
            async () =>
            {
                await sample.JsonAsync("/api/crypto/dashboard-summary");
                return (await sample.JsonAsync("/clear-cache", HttpMethod.Post)).Texts("operations") is [{ } keys, { } entries]
                    && keys.StartsWith("Cleared ", StringComparison.Ordinal) && keys.EndsWith(" Redis keys", StringComparison.Ordinal) && keys is not "Cleared 0 Redis keys"
                    && entries.StartsWith("Cleared ", StringComparison.Ordinal) && entries.EndsWith(" L1 entries", StringComparison.Ordinal);
            },
            "the answer counts in both tiers");
    }

    public void Dispose() => RunningSample.DeleteFile(_database);

    private static Task<JsonElement> PlaceAsync(RunningSample sample) =>
        sample.JsonAsync("/api/trading/orders", HttpMethod.Post, new { accountId = 1, symbol = "IBM", side = "buy", quantity = 3, price = 120 }, HttpStatusCode.Accepted);

    private static Task InDatabaseAsync(RunningSample sample, JsonElement placed)
    {
        var id = placed.At("id").GetString();
        return Eventually.TrueAsync(
            async () =>
            {
                await using var scope = sample.Services.CreateAsyncScope();
                return await scope.ServiceProvider.GetRequiredService<SampleDb>().Orders.AnyAsync(order => order.Id == id);
            },
            "the order is in the database");
    }
}
