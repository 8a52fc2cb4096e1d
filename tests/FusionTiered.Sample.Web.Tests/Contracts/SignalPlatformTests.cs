using System.Net;
using System.Text.Json;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Sample.Web.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>The cache endpoints of the signal platform (system B), field by field.</summary>
public sealed class SignalPlatformTests(BothEngines samples) : IClassFixture<BothEngines>
{
    private static readonly string[] Tier = ["hits", "misses", "hitRate", "avgResponseTime"];

    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_stats(string engine)
    {
        await samples[engine].JsonAsync("/api/feed/u9");
        await samples[engine].JsonAsync("/api/feed/u9");
        var stats = await samples[engine].JsonAsync("/cache/stats");

        stats.Names().Should().Equal("l1", "l2", "overall");
        foreach (var tier in stats.Names())
        {
            stats.At(tier).Names().Should().Equal(Tier);
        }

        stats.Long("overall", "hits").Should().BePositive();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Size_memory_and_invalidations_are_measured(string engine)
    {
        async Task<JsonElement> PriceAsync() => (await samples[engine].JsonAsync("/cache/profiles")).At("profiles").EnumerateArray().Single(one => one.At("name").GetString() == "price");
        await samples[engine].JsonAsync("/cache/clear", HttpMethod.Delete);
        await samples[engine].JsonAsync("/api/prices/BTC-USD");
        var before = await PriceAsync();
        await samples[engine].JsonAsync("/cache/invalidate", HttpMethod.Post, new { @event = "price.updated", data = new { assetPair = "BTC-USD" } });
        var after = await PriceAsync();

        (before.Long("entries"), after.Long("entries")).Should().Be((1, 0));
        before.Long("bytes").Should().BePositive();
        after.Long("invalidations").Should().Be(before.Long("invalidations") + 1);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_report(string engine)
    {
        await samples[engine].JsonAsync("/api/leaderboard");
        var report = await samples[engine].Client.GetStringAsync("/cache/report");

        report.Should().StartWith("Cache 'signals' at ").And.Contain("hit rate").And.Contain("leaderboard").And.Contain("Alerts: ");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_health(string engine)
    {
        var health = await samples[engine].JsonAsync("/cache/health");

        health.Names().Should().Equal("healthy", "hitRate", "threshold", "message");
        health.At("healthy").GetBoolean().Should().BeTrue("less than 100 requests are not judged");
        health.Long("threshold").Should().Be(80);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_invalidate_by_query_and_by_body(string engine)
    {
        await samples[engine].JsonAsync("/cache/clear", HttpMethod.Delete);
        async Task<JsonElement> RemovedAsync(string query, object? body)
        {
            foreach (var path in new[] { "/api/feed/u1", "/api/providers/5/stats", "/api/leaderboard" })
            {
                await samples[engine].JsonAsync(path);
            }

            return await samples[engine].JsonAsync("/cache/invalidate" + query, HttpMethod.Post, body);
        }

        var byQuery = await RemovedAsync("?event=signal.created&data=%7B%22providerId%22:%225%22%7D", body: null);
        var byBody = await RemovedAsync("", new { @event = "signal.created", data = new { providerId = "5" } });

        byQuery.Names().Should().Equal("event", "targets", "removed", "reach");
        byQuery.At("event").GetString().Should().Be("signal.created");
        byQuery.At("targets").GetArrayLength().Should().Be(3);
        byQuery.Long("removed").Should().Be(3, "the feed, the figures of the provider and the leaderboard were there");
        byBody.GetRawText().Should().Be(byQuery.GetRawText());
    }

    [Theory]
    [InlineData("?event=signal.lost&data=%7B%7D", "signal.created")]
    [InlineData("?event=signal.created&data=%7B%7D", "providerId")]
    [InlineData("?event=signal.created&data=%7Bnot", "data")]
    public async Task What_is_wrong_with_an_event_is_answered_with_400_and_the_reason(string query, string reason)
    {
        var problem = await samples["fusioncache"].JsonAsync("/cache/invalidate" + query, HttpMethod.Post, status: HttpStatusCode.BadRequest);

        problem.At("detail").GetString().Should().Contain(reason);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Cache_clear(string engine)
    {
        await samples[engine].JsonAsync("/api/leaderboard");
        var cleared = await samples[engine].JsonAsync("/cache/clear", HttpMethod.Delete);

        cleared.Names().Should().Equal("removed", "profile", "reach");
        cleared.Long("removed").Should().BePositive();
        cleared.At("profile").ValueKind.Should().Be(JsonValueKind.Null);
    }
}
