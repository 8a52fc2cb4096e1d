using System.Net;
using FusionTiered.Sample.Web.Tests.Support;

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

    [Fact]
    public async Task A_static_file_without_its_version_is_asked_about()
    {
        using var plain = await samples["fusioncache"].Client.GetAsync("/sample.css");

        plain.StatusCode.Should().Be(HttpStatusCode.OK);
        plain.Headers.CacheControl!.NoCache.Should().BeTrue();
    }
}
