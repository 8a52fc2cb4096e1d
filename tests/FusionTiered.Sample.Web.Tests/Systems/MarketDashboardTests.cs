using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Sample.Web.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Systems;

/// <summary>System A by the names that it gives its tests: the cache-or-compute pattern, the fallback without Redis, key generation.</summary>
public sealed class MarketDashboardTests
{
    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_or_compute_miss_and_L1_hit(string engine)
    {
        await using var sample = await RunningSample.StartAsync(engine);
        var key = CacheKeys.MarketData("eth").ToCacheKey();

        var missed = await sample.Cache(Caches.Crypto).GetOrSetResultAsync(key, static _ => new ValueTask<int>(7));
        var hit = await sample.Cache(Caches.Crypto).GetOrSetResultAsync(key, static _ => new ValueTask<int>(8));

        (missed.Tier, missed.Value, hit.Tier, hit.Value).Should().Be((CacheTier.Source, 7, CacheTier.L1, 7));
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task Cache_or_compute_L2_hit(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}");
        await using var other = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}");
        var key = CacheKeys.MarketData("eth").ToCacheKey();
        await Eventually.True(() => other.Cache(Caches.Crypto).GetHealth().L2 == RemoteTierStatus.Up, "the other instance is connected");
        await Eventually.TrueAsync(async () => (await one.Cache(Caches.Crypto).SetAsync(key, 7)).IsEverywhere, "Redis takes the value");

        var found = await other.Cache(Caches.Crypto).GetOrSetResultAsync(key, static _ => new ValueTask<int>(8));

        (found.Tier, found.Value).Should().Be((CacheTier.L2, 7));
    }

    [NeedsTheory("redis-server"), MemberData(nameof(Engines))]
    public async Task Redis_fallback(string engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sample = await RunningSample.StartAsync(engine, $"redis://{redis.Endpoint}");
        await Eventually.TrueAsync(async () => (await sample.JsonAsync("/health")).At("status").GetString() == "healthy" && (await sample.JsonAsync("/health")).At("cache_system", "l2_healthy").GetBoolean(), "health says that L2 is there");
        await StatsAsync("connected");
        redis.Crash();

        (await sample.JsonAsync("/api/crypto/market/sol")).At("symbol").GetString().Should().Be("sol");
        await Eventually.TrueAsync(async () => !(await sample.JsonAsync("/health")).At("cache_system", "l2_healthy").GetBoolean(), "health says that L2 is away");
        var health = await sample.JsonAsync("/health");
        (health.At("status").GetString(), health.At("cache_system", "overall_healthy").GetBoolean()).Should().Be(("degraded", true));
        await StatsAsync("disconnected");

        // A machine that is busy may not answer the probe in time.
        async Task StatsAsync(string status) => await Eventually.TrueAsync(
            async () => (await sample.JsonAsync("/cache-stats")).At("l2_cache") is var l2 && l2.At("type").GetString() == "redis" && l2.At("status").GetString() == status, $"the tier is {status}");
    }

    [Fact]
    public void Key_generation() => new[]
    {
        CacheKeys.DashboardSummary().ToString(), CacheKeys.DashboardSummaryNonBtc().ToString(), CacheKeys.MarketData("BTC").ToString(), CacheKeys.CryptoReport("btc", "1d").ToString(),
        CacheKeys.UserReport("u1", "r2").ToString(),
    }.Should().Equal("dashboard:summary", "dashboard:summary:non_btc", "market:btc", "crypto:report:btc:1d", "user:u1:report:r2");
}
