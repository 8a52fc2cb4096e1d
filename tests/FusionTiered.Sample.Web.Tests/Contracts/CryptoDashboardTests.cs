using System.Net;
using System.Text.Json;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Sample.Web.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>The endpoints and messages of the crypto dashboard (system E), field by field.</summary>
public sealed class CryptoDashboardTests(BothEngines samples) : IClassFixture<BothEngines>
{
    private static readonly string[] Summary = ["btc_price_usd", "btc_change_24h", "market_cap_usd", "volume_24h_usd", "fear_greed_index", "btc_rsi_14", "last_updated"];
    private static readonly string[] L1 = ["type", "entry_count", "hit_count", "miss_count", "hit_rate_percent", "max_capacity", "ttl_seconds", "healthy"];
    private static readonly string[] L2 = ["type", "ttl_seconds", "healthy", "status"];

    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public async Task Health(string engine)
    {
        var health = await samples[engine].JsonAsync("/health");

        health.Names().Should().Equal("status", "cache_system", "metrics");
        health.At("status").GetString().Should().Be("healthy");
        health.At("cache_system").Names().Should().Equal("type", "l1_entries", "l1_hit_count", "l1_miss_count", "l1_hit_rate", "l2_healthy", "overall_healthy");
        health.At("cache_system", "type").GetString().Should().Be("unified_multi_tier");
        health.At("cache_system", "overall_healthy").GetBoolean().Should().BeTrue();
        health.At("metrics").Names().Should().Equal("cache_size", "cache_hit_rate", "total_requests", "avg_response_time_ms");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_stats(string engine)
    {
        var stats = await samples[engine].JsonAsync("/cache-stats");

        stats.Names().Should().Equal("cache_system", "l1_cache", "l2_cache", "report_cache");
        stats.At("l1_cache").Names().Should().Equal(L1);
        (stats.Long("l1_cache", "max_capacity"), stats.Long("l1_cache", "ttl_seconds"), stats.Long("l2_cache", "ttl_seconds")).Should().Be((2000, 300, 3600));
        stats.At("l2_cache").Names().Should().Equal(L2);
        stats.At("report_cache").Names().Should().Equal("entry_count", "hit_rate_percent", "latest_report_id");
        stats.At("report_cache", "latest_report_id").GetString().Should().Be("5");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_report_cache_counts_reports_and_nothing_else(string engine)
    {
        await samples[engine].Client.GetStringAsync("/api/crypto/rendered-reports/latest");
        var before = await samples[engine].JsonAsync("/cache-stats");
        await samples[engine].Client.GetStringAsync("/api/crypto/rendered-reports/2");
        var after = await samples[engine].JsonAsync("/cache-stats");

        after.Long("report_cache", "entry_count").Should().Be(before.Long("report_cache", "entry_count") + 1);
        (await samples[engine].JsonAsync("/cache-stats")).At("report_cache").GetRawText().Should().Be(after.At("report_cache").GetRawText(), "who asks for the figures does not change them");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Stats_for_administrators(string engine) =>
        (await samples[engine].JsonAsync("/admin/cache/stats")).Names().Should().Equal("cache_system", "l1_cache", "l2_cache");

    [Theory, MemberData(nameof(Engines))]
    public async Task Clear_cache(string engine)
    {
        await samples[engine].JsonAsync("/api/crypto/market/btc");
        var cleared = await samples[engine].JsonAsync("/clear-cache", HttpMethod.Post);

        cleared.Names().Should().Equal("success", "message", "operations", "timestamp");
        cleared.At("success").GetBoolean().Should().BeTrue();
        cleared.Texts("operations").Should().ContainSingle().Which.Should().MatchRegex("^Cleared [1-9][0-9]* L1 entries$");
        cleared.At("timestamp").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_get_clears_nothing(string engine)
    {
        using var answer = await samples[engine].Client.GetAsync("/admin/cache/clear");

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_summary_is_cached_under_both_names_and_refreshed_past_the_cache(string engine)
    {
        var first = await samples[engine].JsonAsync("/api/crypto/dashboard-summary");
        var old = await samples[engine].JsonAsync("/api/crypto/dashboard-summary/cached");
        using var prices = new Queries("Coins");
        var fresh = await samples[engine].JsonAsync("/api/crypto/dashboard-summary/refresh");
        prices.Texts.Should().HaveCount(2, "the price and the global data are asked anew");
        var second = await samples[engine].JsonAsync("/api/crypto/dashboard-summary");

        first.Names().Should().Equal(Summary);
        old.GetRawText().Should().Be(first.GetRawText());
        fresh.At("last_updated").GetDateTimeOffset().Should().BeAfter(first.At("last_updated").GetDateTimeOffset());
        second.GetRawText().Should().Be(fresh.GetRawText());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_dashboard_update_brings_the_cached_value_first_and_then_the_change(string engine)
    {
        var cached = await samples[engine].JsonAsync("/api/crypto/dashboard-summary");
        using var socket = await Socket.OpenAsync(samples[engine]);
        var first = await socket.NextAsync();
        var fresh = await samples[engine].JsonAsync("/api/crypto/dashboard-summary/refresh");
        var change = await socket.NextAsync();

        first.Names().Should().Equal("type", "data", "timestamp");
        first.At("type").GetString().Should().Be("dashboard_update");
        first.At("data").GetRawText().Should().Be(cached.GetRawText());
        first.At("timestamp").ValueKind.Should().Be(JsonValueKind.String);
        change.At("data").GetRawText().Should().Be(fresh.GetRawText());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Reports_market_data_and_rendered_reports_are_there(string engine)
    {
        (await samples[engine].JsonAsync("/api/crypto/market/btc")).Names().Should().Equal("symbol", "name", "rank", "price", "change24h", "volume24h", "marketCap");
        (await samples[engine].JsonAsync("/api/crypto/reports/btc/1d")).Names().Should().Equal("symbol", "timeframe", "price", "rsi", "verdict");
        (await samples[engine].JsonAsync("/api/crypto/users/u1/reports/eth")).At("symbol").GetString().Should().Be("eth");
        (await samples[engine].Client.GetStringAsync("/api/crypto/rendered-reports/latest")).Should().StartWith("<article><h1>BTC report 5</h1>");
        await samples[engine].JsonAsync("/api/crypto/market/nothing", status: HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Every_endpoint_is_described_and_those_that_change_something_with_the_header_of_pages(string engine)
    {
        var paths = (await samples[engine].JsonAsync("/openapi/v1.json")).At("paths");

        paths.Names().Should().Contain(["/health", "/cache-stats", "/clear-cache", "/api/crypto/dashboard-summary", "/cache/stats", "/cache/invalidate", "/api/feed/{userId}", "/api/trading/symbols"]);
        foreach (var operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            var headers = operation.Value.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Count(one => one.At("name").GetString() == PageHeader.Name) : 0;
            headers.Should().Be(operation.Name == "get" ? 0 : 1, operation.Value.GetRawText());
        }
    }
}
