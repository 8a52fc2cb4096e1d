using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using FusionTiered.AspNetCore.Dashboard;
using FusionTiered.AspNetCore.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>The page, its files, and how they are sent.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void The_whole_page_is_below_100_KB() =>
        DashboardPage.All.Values.Sum(static file => file.Length).Should().BeGreaterThan(10_000).And.BeLessThan(100_000);

    [Fact]
    public async Task The_address_leads_to_the_page_with_its_policy()
    {
        await using var app = await EndpointApp.StartAsync();
        using var moved = await app.Client.GetAsync("/cache?cache=");
        (moved.StatusCode, moved.Headers.Location!.ToString()).Should().Be((HttpStatusCode.Redirect, "cache/?cache="));
        using var page = await app.Client.GetAsync("/cache/");
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        page.Headers.GetValues("Content-Security-Policy").Single().Should()
            .StartWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:");
    }

    [Fact]
    public async Task Every_file_that_the_page_names_is_there()
    {
        await using var app = await EndpointApp.StartAsync();
        foreach (var (name, _) in DashboardPage.All.Where(static one => one.Key != DashboardPage.Start))
        {
            var text = await app.Client.GetStringAsync($"/cache/dashboard/{name}");
            Imports().Matches(text).Select(static one => one.Groups["file"].Value).Should().BeSubsetOf(DashboardPage.All.Keys, name);
        }

        using var absent = await app.Client.GetAsync("/cache/dashboard/absent.js");
        absent.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public void Nothing_of_the_page_comes_from_elsewhere_or_is_inline()
    {
        foreach (var (name, file) in DashboardPage.All)
        {
            var text = file.Text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            text.Should().NotMatchRegex("https?://", name).And.NotMatchRegex("innerHTML|insertAdjacentHTML|\\beval\\(|<style|style=|<script>", name);
        }
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData(null)]
    public async Task A_file_is_compressed_as_the_request_accepts_and_sent_once(string? encoding)
    {
        await using var app = await EndpointApp.StartAsync();
        using var first = await SendAsync(app, encoding, tag: null);
        first.Content.Headers.ContentEncoding.Should().Equal(encoding is null ? [] : [encoding]);
        (await TextAsync(first, encoding)).Should().Be(DashboardPage.All["app.js"].Text);
        using var again = await SendAsync(app, encoding, first.Headers.ETag!.Tag);
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        (await again.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_page_is_closed_like_all_endpoints()
    {
        await using var app = await EndpointApp.StartAsync();
        app.Remote = IPAddress.Parse("192.0.2.1");
        foreach (var path in new[] { "", "/", "/dashboard/app.js", "/dashboard/live", "/dashboard/actions" })
        {
            using var answer = await app.Client.GetAsync("/cache" + path);
            answer.StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
        }
    }

    [Fact]
    public async Task Changes_are_listed_the_newest_first()
    {
        await using var app = await EndpointApp.StartAsync();
        await app.Cache.SetAsync(EndpointApp.Feed.Of("1"), 1);
        await app.JsonAsync("/cache/remove?key=feed:1", HttpMethod.Post);
        await app.JsonAsync("/cache/clear", HttpMethod.Delete);
        var listed = (await app.JsonAsync("/cache/dashboard/actions")).EnumerateArray().ToArray();
        listed.Select(static one => one.GetProperty("change").GetString()).Should().Equal("clear", "remove");
        listed[1].GetProperty("subject").GetString().Should().Be(EndpointApp.Feed.Of("1").LogText, "keys are hidden as in the log");
    }

    private static async Task<HttpResponseMessage> SendAsync(EndpointApp app, string? encoding, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cache/dashboard/app.js");
        if (encoding is not null)
        {
            request.Headers.Add("Accept-Encoding", encoding);
        }

        if (tag is not null)
        {
            request.Headers.Add("If-None-Match", tag);
        }

        return await app.Client.SendAsync(request);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer, string? encoding)
    {
        var body = await answer.Content.ReadAsStreamAsync();
        await using var plain = encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    [GeneratedRegex(@"from '\./(?<file>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Imports();
}
