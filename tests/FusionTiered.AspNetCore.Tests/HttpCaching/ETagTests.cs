using System.Net;
using System.Security.Claims;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

public sealed class ETagTests
{
    [Theory]
    [InlineData(false, "W/\"")]
    [InlineData(true, "\"")]
    public async Task A_response_gets_a_tag_and_whoever_has_it_gets_304(bool strong, string start)
    {
        await using var app = await StartAsync(options => options.Strong = strong);
        var first = await app.GetAsync("/text");
        var tag = first.Headers.ETag!.ToString();
        tag.Should().StartWith(start);
        (await first.Content.ReadAsStringAsync()).Should().Be("hello");

        foreach (var known in new[] { tag, $"\"other\", {tag}", "*", tag.Replace("W/", "", StringComparison.Ordinal) })
        {
            var again = await app.GetAsync("/text", known);
            (again.StatusCode, again.Headers.ETag!.ToString(), await again.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.NotModified, tag, ""), known);
            again.Content.Headers.ContentType.Should().BeNull();
        }

        (await app.GetAsync("/text", "\"other\"")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task HEAD_has_the_tag_and_the_length_of_GET_and_no_body()
    {
        await using var app = await StartAsync();
        var get = await app.GetAsync("/text");
        var head = await app.GetAsync("/text", method: HttpMethod.Head);
        (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentLength, await head.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.OK, get.Headers.ETag, 5, ""));
        (await app.GetAsync("/text", get.Headers.ETag!.ToString(), HttpMethod.Head)).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_tag_of_the_endpoint_stays()
    {
        await using var app = await StartAsync();
        (await app.GetAsync("/own")).Headers.ETag!.Tag.Should().Be("\"mine\"");
        (await app.GetAsync("/own", "\"mine\"")).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/large")]
    [InlineData("/events")]
    [InlineData("/unbuffered")]
    [InlineData("/unbuffered-late")]
    [InlineData("/failed")]
    [InlineData("/secret")]
    [InlineData("/secret-by-route")]
    public async Task What_is_large_streams_fails_or_may_not_be_kept_has_no_tag(string path)
    {
        await using var app = await StartAsync(static options => options.MaxBytes = 100);
        var answer = await app.GetAsync(path, "*");
        answer.StatusCode.Should().NotBe(HttpStatusCode.NotModified);
        answer.Headers.ETag.Should().BeNull();
        (await answer.Content.ReadAsStringAsync()).Should().Be(path == "/large" ? new string('x', 1_000) : path);
    }

    [Fact]
    public async Task A_body_whose_buffering_ends_in_the_middle_comes_whole_and_in_order()
    {
        await using var app = await StartAsync();
        (await app.TextAsync("/unbuffered-middle")).Should().Be("first, second, third");
    }

    [Theory]
    [InlineData("application/x-ndjson; charset=utf-8")]
    [InlineData("multipart/x-mixed-replace; boundary=x")]
    [InlineData("text/x-own")]
    public async Task A_type_that_streams_goes_through_as_it_is_written(string type)
    {
        var go = new TaskCompletionSource();
        await using var app = await HttpApp.StartAsync(app =>
        {
            app.UseETags(static options => options.StreamingTypes.Add("text/x-own"));
            app.MapGet("/lines", async (HttpContext http) =>
            {
                http.Response.ContentType = type;
                await http.Response.WriteAsync("first\n");
                await http.Response.Body.FlushAsync();
                await go.Task;
            });
        });

        using var answer = await app.Client.GetAsync("/lines", HttpCompletionOption.ResponseHeadersRead).Ends();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync().Ends()).Should().Be("first");
        go.SetResult();
        answer.Headers.ETag.Should().BeNull();
    }

    [Fact]
    public async Task A_request_with_a_tag_fills_the_output_cache_and_the_next_one_gets_304()
    {
        var made = 0;
        await using var app = await HttpApp.StartAsync(app =>
        {
            app.UseOutputCache();
            app.UseETags();
            app.MapGet("/kept", () =>
            {
                made++;
                return "same";
            }).CacheOutput();
        });
        var tag = (await app.GetAsync("/kept")).Headers.ETag!.ToString();
        await app.Cache.ClearAsync(HttpProfiles.Output);

        var first = await app.GetAsync("/kept", tag);
        (first.StatusCode, first.Headers.ETag!.ToString(), await first.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.OK, tag, "same"));
        (await app.GetAsync("/kept", tag)).StatusCode.Should().Be(HttpStatusCode.NotModified);
        (await app.TextAsync("/kept"), made).Should().Be(("same", 2));
    }

    [Theory]
    [InlineData("/api/no-cache", "X-Other")]
    [InlineData("/api/own-private", "X-Other")]
    [InlineData("/api/cookie", "X-Other")]
    [InlineData("/api/kept", "X-User")]
    public async Task A_request_with_a_tag_gets_304_at_once_where_the_rule_keeps_nothing(string path, string header)
    {
        await using var app = await HttpApp.StartAsync(
            static app =>
            {
                app.UseCacheHeaders();
                app.UseOutputCache();
                app.UseETags();
                app.Use(static (http, next) =>
                {
                    http.User = http.Request.Headers.ContainsKey("X-User") ? new ClaimsPrincipal(new ClaimsIdentity("test")) : http.User;
                    return next(http);
                });
                app.MapGet("/api/no-cache", static () => "same").WithCacheHeaders(static headers => headers.NoCache = true);
                app.MapGet("/api/own-private", static (HttpContext http) =>
                {
                    http.Response.Headers.CacheControl = "private";
                    return "same";
                });
                app.MapGet("/api/cookie", static (HttpContext http) =>
                {
                    http.Response.Cookies.Append("a", "b");
                    return "same";
                });
                app.MapGet("/api/kept", static () => "same");
            },
            static services => services.Configure<OutputCacheOptions>(static options => options.AddApiResponses("/api")));
        var tag = (await app.GetAsync(path, headers: (header, "1"))).Headers.ETag!.ToString();
        (await app.GetAsync(path, tag, headers: (header, "1"))).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_file_whose_middleware_knows_no_tag_comes_whole_where_its_part_is_asked_for_by_a_tag()
    {
        await using var app = await StartAsync(static options => options.Strong = true);
        var tag = (await app.GetAsync("/file")).Headers.ETag!.ToString();
        var resumed = await app.GetAsync("/file", headers: [("Range", "bytes=2-"), ("If-Range", tag)]);
        (resumed.StatusCode, await resumed.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.OK, "hello"), "the content may be another one");
        (await app.GetAsync("/file", headers: ("Range", "bytes=2-"))).StatusCode.Should().Be(HttpStatusCode.PartialContent);
    }

    [Fact]
    public async Task A_part_is_sent_where_the_endpoint_knows_the_tag()
    {
        await using var app = await StartAsync();
        var resumed = await app.GetAsync("/own-file", headers: [("Range", "bytes=2-"), ("If-Range", "\"mine\"")]);
        (resumed.StatusCode, await resumed.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.PartialContent, "llo"));
    }

    [Fact]
    public async Task Tags_outside_the_output_cache_give_304_at_once()
    {
        await using var app = await HttpApp.StartAsync(static app =>
        {
            app.UseETags();
            app.UseOutputCache();
            app.MapGet("/kept", static () => "same").CacheOutput();
        });
        var tag = (await app.GetAsync("/kept")).Headers.ETag!.ToString();
        (await app.GetAsync("/kept", tag)).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_write_is_left_alone()
    {
        await using var app = await StartAsync();
        (await app.GetAsync("/post", "*", HttpMethod.Post)).Headers.ETag.Should().BeNull();
    }

    [Fact]
    public void A_wrong_size_is_refused()
    {
        var use = static () => WebApplication.CreateSlimBuilder().Build().UseETags(static options => options.MaxBytes = 0);
        use.Should().Throw<OptionsValidationException>().WithMessage("ETagOptions.MaxBytes is '0'; it must be 1 to 67108864.");
    }

    [Fact]
    public void A_streaming_type_without_a_name_is_refused()
    {
        var use = static () => WebApplication.CreateSlimBuilder().Build().UseETags(static options => options.StreamingTypes.Add(" "));
        use.Should().Throw<OptionsValidationException>().WithMessage("ETagOptions.StreamingTypes is ' '; it must be types of content.");
    }

    private static Task<HttpApp> StartAsync(Action<ETagOptions>? options = null) => HttpApp.StartAsync(app =>
    {
        app.UseCacheHeaders();
        app.UseETags(options);
        app.MapMethods("/text", ["GET", "HEAD"], static () => "hello");
        app.MapPost("/post", static () => "done");
        app.MapGet("/own", static (HttpContext http) =>
        {
            http.Response.Headers.ETag = "\"mine\"";
            return "own";
        });
        app.MapGet("/large", static async (HttpContext http) =>
        {
            for (var i = 0; i < 10; i++)
            {
                await http.Response.WriteAsync(new string('x', 100));
            }
        });
        app.MapGet("/events", static async (HttpContext http) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("/events");
            await http.Response.Body.FlushAsync();
        });
        app.MapGet("/unbuffered", static async (HttpContext http) =>
        {
            http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            await http.Response.WriteAsync("/unbuffered");
        });
        app.MapGet("/unbuffered-late", static async (HttpContext http) =>
        {
            await http.Response.WriteAsync("/unbuffered-late");
            http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        });
        app.MapGet("/unbuffered-middle", static async (HttpContext http) =>
        {
            await http.Response.WriteAsync("first");
            http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            await http.Response.WriteAsync(", second");
            await http.Response.Body.FlushAsync();
            await http.Response.WriteAsync(", third");
        });
        app.MapGet("/file", static () => TypedResults.File("hello"u8.ToArray(), "text/plain", enableRangeProcessing: true));
        app.MapGet("/own-file", static () => TypedResults.File("hello"u8.ToArray(), "text/plain", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue("\"mine\"")));
        app.MapGet("/secret-by-route", static () => "/secret-by-route").WithCacheHeaders(static headers => headers.NoStore = true);
        app.MapGet("/failed", static () => TypedResults.Text("/failed", statusCode: 500));
        app.MapGet("/secret", static (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return "/secret";
        });
    });
}
