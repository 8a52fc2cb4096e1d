using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using FusionTiered.AspNetCore.Tests.HttpCaching;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Sample.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>What the service tells browsers, proxies and CDNs about keeping its answers.</summary>
public sealed class HttpCachingTests(BothEngines samples) : IClassFixture<BothEngines>
{
    [Fact]
    public async Task An_unchanged_summary_is_not_sent_again()
    {
        using var first = await samples["fusioncache"].Client.GetAsync("/api/crypto/dashboard-summary");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/crypto/dashboard-summary");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await samples["fusioncache"].Client.SendAsync(request);

        first.Headers.CacheControl!.NoCache.Should().BeTrue();
        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/api/crypto/rendered-reports/3", "public, max-age=31536000, immutable")]
    [InlineData("/api/trading/ohlc/MSFT", "public, max-age=60, s-maxage=3600")]
    public async Task Answers_say_how_long_they_may_be_kept(string path, string header)
    {
        using var answer = await samples["coherent"].Client.GetAsync(path);

        answer.Headers.GetValues("Cache-Control").Single().Split(", ").Should().BeEquivalentTo(header.Split(", "));
    }

    [Theory]
    [InlineData("fusioncache")]
    [InlineData("coherent")]
    public async Task A_response_with_history_comes_from_the_output_cache(string engine)
    {
        await samples[engine].JsonAsync("/api/trading/ohlc/IBM");
        using var kept = await samples[engine].Client.GetAsync("/api/trading/ohlc/IBM");

        kept.Headers.Age.Should().NotBeNull();
        kept.Headers.GetValues("Surrogate-Key").Should().Equal("ohlc");
    }

    [NginxFact]
    public async Task A_proxy_in_front_keeps_and_revalidates_what_the_headers_say()
    {
        var sample = samples["coherent"];
        using var history = await sample.Client.GetAsync("/api/trading/ohlc/AMZN");
        await using var nginx = await NginxProxy.StartAsync(sample.Address);
        async Task<(string First, string Second)> KeptAsync(string path) => ((await nginx.GetAsync(path)).Kept, (await nginx.GetAsync(path)).Kept);

        (await KeptAsync(sample.Services.GetRequiredService<IAssetVersions>().UrlOf("/sample.css"))).Should().Be(("MISS", "HIT"), "an asset with its version is kept for a year");
        (await KeptAsync("/api/crypto/rendered-reports/3")).Should().Be(("MISS", "HIT"), "a report never changes");
        (await KeptAsync("/api/trading/ohlc/AMZN")).Should().Be(("MISS", "HIT"), "history may be kept for an hour");
        await Eventually.TrueAsync(async () => (await nginx.GetAsync("/api/trading/prices/AMZN")).Kept == "REVALIDATED", "a price is asked about after a second, and is the same");
        (await KeptAsync("/api/crypto/dashboard-summary")).Should().Be(("MISS", "MISS"), "a summary is asked for each time");
        (await nginx.StatusAsync("/api/trading/ohlc/AMZN", history.Headers.ETag!)).Should().Be(HttpStatusCode.NotModified, "who has it gets no body");
    }

    [Fact]
    public async Task A_purge_by_hand_reaches_the_output_cache_and_the_CDN()
    {
        var heard = new ConcurrentQueue<string>();
        await using var cdn = await CdnAsync(request =>
        {
            heard.Enqueue($"{request.Headers["Surrogate-Key"]}, {request.Headers.Authorization}");
            return Results.Ok();
        });
        await using var sample = await BehindAsync(cdn);
        await sample.JsonAsync("/api/trading/ohlc/IBM");

        var said = await sample.JsonAsync("/api/trading/cache/purge?tag=ohlc", HttpMethod.Post);

        said.ToString().Should().Be("""{"tag":"ohlc","reach":"Everywhere","cdn":true}""");
        heard.Should().Equal("ohlc, Bearer s");
        using var made = await sample.Client.GetAsync("/api/trading/ohlc/IBM");
        made.Headers.Age.Should().BeNull("the response is a new one");
    }

    [Fact]
    public async Task A_purge_that_the_CDN_refuses_is_a_bad_gateway()
    {
        await using var cdn = await CdnAsync(static _ => Results.Unauthorized());
        await using var sample = await BehindAsync(cdn);

        var problem = await sample.JsonAsync("/api/trading/cache/purge?tag=ohlc", HttpMethod.Post, status: HttpStatusCode.BadGateway);

        problem.GetProperty("reach").GetString().Should().Be("Everywhere", "the cache has evicted the tag");
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_purge()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/trading/cache/purge?tag=ohlc");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await samples["fusioncache"].Client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/crypto.html")]
    [InlineData("/signals.html")]
    [InlineData("/trading.html")]
    public async Task A_page_names_its_files_with_their_versions_and_is_asked_about_itself(string path)
    {
        using var page = await samples["fusioncache"].Client.GetAsync(path);
        var addresses = Regex.Matches(await page.Content.ReadAsStringAsync(), "\"(?<address>/sample[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)).Select(found => found.Groups["address"].Value).ToList();

        page.Headers.CacheControl!.NoCache.Should().BeTrue();
        addresses.Should().HaveCount(2);
        foreach (var address in addresses)
        {
            using var file = await samples["fusioncache"].Client.GetAsync(address);
            file.Headers.CacheControl!.MaxAge.Should().Be(TimeSpan.FromDays(365), address);
        }
    }

    [Fact]
    public async Task A_static_file_without_its_version_is_asked_about()
    {
        using var plain = await samples["fusioncache"].Client.GetAsync("/sample.css");

        plain.StatusCode.Should().Be(HttpStatusCode.OK);
        plain.Headers.CacheControl!.NoCache.Should().BeTrue();
    }

    private static async Task<WebApplication> CdnAsync(Func<HttpRequest, IResult> purge)
    {
        var cdn = WebApplication.CreateSlimBuilder().Build();
        cdn.Urls.Add("http://127.0.0.1:0");
        cdn.MapPost("/purge", purge);
        await cdn.StartAsync();
        return cdn;
    }

    private static Task<RunningSample> BehindAsync(WebApplication cdn) =>
        RunningSample.StartAsync("fusioncache", more: [$"--Cdn:UrlTemplate={cdn.Urls.Single()}/purge", "--Cdn:Secret=Bearer s"]);
}
