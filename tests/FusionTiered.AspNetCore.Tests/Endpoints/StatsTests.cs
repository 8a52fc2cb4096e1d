using System.Net;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>Figures, health and report, field by field as the signal platform wrote them down.</summary>
public sealed class StatsTests
{
    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task Stats_have_the_fields_of_the_contract_and_the_figures_of_the_snapshot(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine);
        for (var call = 0; call < 4; call++)
        {
            await app.Cache.GetOrSetAsync(EndpointApp.Feed.Of("1"), static _ => new ValueTask<int>(1));
        }

        var stats = await app.JsonAsync("/cache/stats");
        stats.Names().Should().Equal("l1", "l2", "overall");
        foreach (var tier in stats.Names())
        {
            stats.At(tier).Names().Should().Equal("hits", "misses", "hitRate", "avgResponseTime");
        }

        stats.Long("overall", "hits").Should().Be(3);
        stats.Long("overall", "misses").Should().Be(1);
        stats.At("overall", "hitRate").GetDouble().Should().Be(75.0);
        stats.At("overall", "avgResponseTime").GetDouble().Should().BePositive();
        stats.Long("l1", "hits").Should().Be(3);
        stats.Long("l2", "hits").Should().Be(0);
    }

    [Fact]
    public void The_overall_figures_count_requests_and_not_look_ups()
    {
        // The example of the contract: L1 8,500 of 10,000, L2 1,200 of 1,500.
        var overall = EmptyStatistics.Value.Overall with { L1 = new(8_500, 1_500, default), L2 = new(1_200, 300, default), Loads = 300 };
        var answer = StatsAnswer.Of(EmptyStatistics.Value with { Overall = overall });
        (answer.L1.HitRate, answer.L2.HitRate, answer.Overall.HitRate).Should().Be((85.0, 80.0, 97.0));
        (answer.Overall.Hits, answer.Overall.Misses).Should().Be((9_700, 300));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Health_is_not_healthy_below_the_threshold_once_there_were_enough_requests(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine);
        var health = await app.JsonAsync("/cache/health");
        health.Names().Should().Equal("healthy", "hitRate", "threshold", "message");
        health.At("healthy").GetBoolean().Should().BeTrue("nothing was asked yet");
        health.At("threshold").GetDouble().Should().Be(80);

        await MissAsync(app, 99);
        (await app.JsonAsync("/cache/health")).At("healthy").GetBoolean().Should().BeTrue("99 requests say nothing");
        await MissAsync(app, 1);
        health = await app.JsonAsync("/cache/health");
        health.At("healthy").GetBoolean().Should().BeFalse();
        health.At("hitRate").GetDouble().Should().Be(0);
        health.At("message").GetString().Should().StartWith("100 requests since the start").And.Contain("below its threshold").And.Contain("There is no L2.");
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "<h1>Cache default</h1>")]
    [InlineData("*/*", "text/plain", "Cache 'default' at ")]
    [InlineData(null, "text/plain", "Cache 'default' at ")]
    [InlineData("application/json", "application/json", "\"profiles\":[")]
    [InlineData("text/plain;q=0.5, application/json", "application/json", "\"profiles\":[")]
    [InlineData("image/png", "text/plain", "Cache 'default' at ")]
    public async Task The_report_takes_the_form_that_the_request_accepts(string? accept, string type, string content)
    {
        await using var app = await EndpointApp.StartAsync();
        await app.Cache.GetOrSetAsync(EndpointApp.Feed.Of("1"), static _ => new ValueTask<int>(1));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cache/report");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await app.Client.SendAsync(request);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be(type);
        var text = await answer.Content.ReadAsStringAsync();
        text.Should().Contain(content).And.Contain("feed");
        if (type == "text/html")
        {
            answer.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'; style-src 'sha256-");
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_report_has_settings_and_figures_of_each_profile(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine);
        await app.Cache.SetAsync(EndpointApp.Feed.Of("1"), 1);
        var answer = await app.JsonAsync("/cache/profiles");
        var feed = answer.At("profiles").EnumerateArray().Single(static one => one.At("name").GetString() == "feed");
        feed.At("namespace").GetString().Should().Be("feed");
        feed.At("lifetime").GetDouble().Should().Be(3600);
        feed.Long("entries").Should().Be(1);
        feed.At("overall").Names().Should().Equal("hits", "misses", "hitRate", "avgResponseTime");
    }

    private static async Task MissAsync(EndpointApp app, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await app.Cache.GetAsync<int>(EndpointApp.Feed.Of("absent"));
        }
    }
}
