using System.Net;
using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>Events of the signal platform, through the endpoint.</summary>
public sealed class InvalidateTests
{
    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task An_event_in_the_query_invalidates_what_it_is_mapped_to(TestEngine engine)
    {
        await using var app = await StartAsync(engine);
        await FillAsync(app);
        var answer = await app.JsonAsync("/cache/invalidate?event=signal.created&data=" + Uri.EscapeDataString("""{"providerId":"123"}"""), HttpMethod.Post);
        answer.Names().Should().Equal("event", "targets", "removed", "reach");
        answer.Texts("targets").Should().Equal("feed:*", "provider:123:stats", "leaderboard:top");
        answer.Long("removed").Should().Be(2);
        answer.At("reach").GetString().Should().Be("Everywhere");
        (await LeftAsync(app)).Should().Equal("feed:kept is gone", "provider:123:stats is gone", "provider:456:stats is there");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_event_in_the_body_does_the_same(TestEngine engine)
    {
        await using var app = await StartAsync(engine);
        await FillAsync(app);
        await app.JsonAsync("/cache/invalidate", HttpMethod.Post, Json.Body("""{"event":"signal.created","data":{"providerId":123}}"""));
        (await LeftAsync(app)).Should().Equal("feed:kept is gone", "provider:123:stats is gone", "provider:456:stats is there");
    }

    [Theory]
    [InlineData("?event=signal.creatd", null, "event", "event is 'signal.creatd'; it must be one of: signal.created.")]
    [InlineData("?event=signal.created", null, "data.providerId", "no value for 'providerId'")]
    [InlineData("?event=signal.created&data={", null, "data", "it is no JSON")]
    [InlineData("?event=signal.created&data=[1]", null, "data", "it is an array")]
    [InlineData("", null, "event", "event is missing; it must be the name of an event")]
    [InlineData("", "{", "body", "The body is no JSON (line 1, byte 1).")]
    [InlineData("", "[]", "body", "The body must be a JSON object.")]
    [InlineData("", """{"event":7}""", "event", "event is 'Number'; it must be a text.")]
    [InlineData("", """{"event":"signal.created","data":{"providerId":{}}}""", "data", "'providerId' is an object")]
    public async Task Wrong_input_is_named(string query, string? body, string field, string reason)
    {
        await using var app = await StartAsync(TestEngine.FusionCache);
        var problem = await app.JsonAsync("/cache/invalidate" + query, HttpMethod.Post, body is null ? null : Json.Body(body), HttpStatusCode.BadRequest);
        problem.Long("status").Should().Be(400);
        problem.At("errors").Names().Should().Equal(field);
        problem.At("errors").Texts(field).Single().Should().Contain(reason);
        problem.At("detail").GetString().Should().Contain(reason);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_by_its_type_or_is_too_long_is_refused()
    {
        await using var app = await StartAsync(TestEngine.FusionCache);
        var wrongType = await app.JsonAsync("/cache/invalidate", HttpMethod.Post, new StringContent("event=x"), HttpStatusCode.BadRequest);
        wrongType.At("errors").Texts("Content-Type").Single().Should().Contain("it must be application/json");
        var tooLong = await app.JsonAsync("/cache/invalidate", HttpMethod.Post, Json.Body(new string(' ', 70_000)), HttpStatusCode.BadRequest);
        tooLong.At("errors").Texts("body").Single().Should().Contain("at most 65536");
    }

    [Fact]
    public async Task Handlers_that_fail_are_told_apart_from_wrong_input()
    {
        await using var app = await EndpointApp.StartAsync(register: static cache => cache.AddInvalidation(static map =>
            map.Handle("broken", static (_, _, _) => throw new InvalidOperationException("secret"))));
        var problem = await app.JsonAsync("/cache/invalidate?event=broken", HttpMethod.Post, status: HttpStatusCode.InternalServerError);
        problem.At("title").GetString().Should().Be("Handlers failed.");
        problem.GetRawText().Should().NotContain("secret");
    }

    [Fact]
    public async Task A_change_leaves_a_record()
    {
        await using var app = await StartAsync(TestEngine.FusionCache);
        await app.JsonAsync("/cache/invalidate?event=signal.created&data=" + Uri.EscapeDataString("""{"providerId":"123"}"""), HttpMethod.Post);
        app.Log.Should().Contain(static line => line.StartsWith("FusionTiered.Audit: (anonymous) at 127.0.0.1: invalidate event 'signal.created' in cache 'default';", StringComparison.Ordinal));
    }

    private static Task<EndpointApp> StartAsync(TestEngine engine) => EndpointApp.StartAsync(
        engine,
        register: static cache => cache
            .AddProfile(new CacheProfile("provider"))
            .AddInvalidation(static map => map.On("signal.created", "feed:*", "provider:{providerId}:stats", "leaderboard:top")));

    private static async Task FillAsync(EndpointApp app)
    {
        foreach (var key in Keys)
        {
            await app.Cache.SetAsync(CacheKey.Parse(key), 1);
        }
    }

    private static readonly string[] Keys = ["feed:kept", "provider:123:stats", "provider:456:stats"];

    private static async Task<string[]> LeftAsync(EndpointApp app)
    {
        var left = new List<string>();
        foreach (var key in Keys)
        {
            left.Add($"{key} is {(await app.Cache.ContainsAsync(CacheKey.Parse(key)) ? "there" : "gone")}");
        }

        return [.. left];
    }
}
