using System.Net;
using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>The endpoints of the crypto dashboard, field by field.</summary>
public sealed class CryptoDashboardTests
{
    private static readonly string[] L1 = ["type", "entry_count", "hit_count", "miss_count", "hit_rate_percent", "max_capacity", "ttl_seconds", "healthy"];
    private static readonly string[] L2 = ["type", "ttl_seconds", "healthy", "status"];

    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task Health_has_the_tiers_and_all_calls(TestEngine engine)
    {
        await using var app = await StartAsync(engine);
        for (var call = 0; call < 4; call++)
        {
            await app.Cache.GetOrSetAsync(EndpointApp.Feed.Of("1"), static _ => new ValueTask<int>(1));
        }

        var health = await app.JsonAsync("/health");
        health.Names().Should().Equal("status", "cache_system", "metrics");
        health.At("cache_system").Names().Should().Equal("type", "l1_entries", "l1_hit_count", "l1_miss_count", "l1_hit_rate", "l2_healthy", "overall_healthy");
        health.At("metrics").Names().Should().Equal("cache_size", "cache_hit_rate", "total_requests", "avg_response_time_ms");
        health.At("status").GetString().Should().Be("healthy");
        health.At("cache_system", "type").GetString().Should().Be("unified_multi_tier");
        (health.Long("cache_system", "l1_entries"), health.Long("cache_system", "l1_hit_count"), health.Long("cache_system", "l1_miss_count")).Should().Be((1, 3, 1));
        health.At("metrics", "cache_hit_rate").GetDouble().Should().Be(75);
        health.Long("metrics", "total_requests").Should().Be(4);
        health.At("cache_system", "overall_healthy").GetBoolean().Should().BeTrue();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_stats_have_each_tier_and_the_reports(TestEngine engine)
    {
        await using var app = await StartAsync(engine);
        await app.Cache.SetAsync(CacheKeys.CryptoReport("btc", "1d"), 1);
        var stats = await app.JsonAsync("/cache-stats");
        stats.Names().Should().Equal("cache_system", "l1_cache", "l2_cache", "report_cache");
        stats.At("l1_cache").Names().Should().Equal(L1);
        stats.At("l2_cache").Names().Should().Equal(L2);
        stats.At("report_cache").Names().Should().Equal("entry_count", "hit_rate_percent", "latest_report_id");
        stats.Long("l1_cache", "entry_count").Should().Be(1);
        stats.Long("l1_cache", "max_capacity").Should().Be(2000);
        stats.Long("l1_cache", "ttl_seconds").Should().Be(300);
        stats.Long("l2_cache", "ttl_seconds").Should().Be(3600);
        stats.At("l2_cache", "status").GetString().Should().Be("none");
        stats.Long("report_cache", "entry_count").Should().Be(1);
        stats.At("report_cache", "latest_report_id").GetString().Should().Be("r7");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_stats_count_the_reports_of_the_profile_that_is_named(TestEngine engine)
    {
        await using var app = await StartAsync(engine, "feed");
        await app.Cache.SetAsync(CacheKeys.CryptoReport("btc", "1d"), 1);
        await app.Cache.SetAsync(EndpointApp.Feed.Of("1"), 1);
        await app.Cache.SetAsync(EndpointApp.Feed.Of("2"), 1);
        await app.Cache.GetAsync<int>(EndpointApp.Feed.Of("1"));

        var reports = (await app.JsonAsync("/cache-stats")).At("report_cache");

        (reports.Long("entry_count"), reports.At("hit_rate_percent").GetDouble()).Should().Be((2, 100));
    }

    [Fact]
    public async Task The_stats_for_administrators_lack_the_reports()
    {
        await using var app = await StartAsync(TestEngine.FusionCache);
        (await app.JsonAsync("/admin/cache/stats")).Names().Should().Equal("cache_system", "l1_cache", "l2_cache");
    }

    [Theory]
    [InlineData("POST", "/clear-cache")]
    [InlineData("DELETE", "/clear-cache")]
    [InlineData("POST", "/admin/cache/clear")]
    [InlineData("DELETE", "/admin/cache/clear")]
    public async Task A_clear_says_what_it_did(string method, string path)
    {
        await using var app = await StartAsync(TestEngine.Coherent);
        await app.Cache.SetAsync(EndpointApp.Feed.Of("1"), 1);
        var cleared = await app.JsonAsync(path, new HttpMethod(method));
        cleared.Names().Should().Equal("success", "message", "operations", "timestamp");
        cleared.At("success").GetBoolean().Should().BeTrue();
        cleared.Texts("operations").Should().Equal("Cleared 1 L1 entries");
        cleared.At("timestamp").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$");
        app.Cache.MemoryKeys().Should().BeEmpty();
    }

    [Theory]
    [InlineData("/clear-cache")]
    [InlineData("/admin/cache/clear")]
    public async Task A_get_clears_nothing(string path)
    {
        await using var app = await StartAsync(TestEngine.FusionCache);
        await app.Cache.SetAsync(EndpointApp.Feed.Of("1"), 1);
        using var answer = await app.Client.GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        app.Cache.MemoryKeys().Should().ContainSingle();
    }

    [Fact]
    public async Task They_are_closed_to_other_machines()
    {
        await using var app = await StartAsync(TestEngine.FusionCache);
        app.Remote = IPAddress.Parse("10.0.0.7");
        foreach (var path in new[] { "/health", "/cache-stats", "/admin/cache/stats" })
        {
            await app.JsonAsync(path, status: HttpStatusCode.Forbidden);
        }
    }

    private static Task<EndpointApp> StartAsync(TestEngine engine, string reportProfile = "report") => EndpointApp.StartAsync(
        engine,
        services: static services => services.AddSingleton("r7"),
        map: it => it.MapCryptoDashboardCompatibility(
            reportProfile: reportProfile,
            configure: static options => options.AllowChanges = true,
            latestReportId: static (services, _) => new ValueTask<string?>(services.GetRequiredService<string>())));
}
