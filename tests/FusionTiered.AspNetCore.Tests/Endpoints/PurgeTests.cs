using System.Net;
using System.Text.Json;
using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>Purges of a tag through the endpoint, and what they say of cache and CDN.</summary>
public sealed class PurgeTests
{
    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task A_purge_ends_the_values_with_the_tag_before_the_CDN_is_told(TestEngine engine)
    {
        EndpointApp? app = null;
        var cdn = new Purger(async keys =>
        {
            keys.Should().Equal("shop");
            return !await app!.Cache.ContainsAsync(EndpointApp.Feed.Of("a"));
        });
        await using var started = app = await StartAsync(engine, cdn);

        Said(await PurgeAsync(app)).Should().Be(("shop", "Everywhere", "True"));
        app.Log.Should().Contain(static line => line.StartsWith("FusionTiered.Audit:", StringComparison.Ordinal) && line.Contains(": purge ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_CDN_the_answer_says_so()
    {
        await using var app = await StartAsync(TestEngine.FusionCache);
        Said(await PurgeAsync(app)).Should().Be(("shop", "Everywhere", ""));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_CDN_that_did_not_take_it_is_a_bad_gateway_although_another_one_did(bool throws)
    {
        var isCalled = false;
        await using var app = await StartAsync(
            TestEngine.Coherent,
            new Purger(_ => throws ? throw new HttpRequestException("away") : new(false)),
            new Purger(_ => new(isCalled = true)));

        var problem = await PurgeAsync(app, HttpStatusCode.BadGateway);

        (problem.At("tag").GetString(), problem.At("reach").GetString(), problem.At("title").GetString()).Should().Be(("shop", "Everywhere", "The CDN was not purged."));
        (isCalled, await app.Cache.ContainsAsync(EndpointApp.Feed.Of("a"))).Should().Be((true, false));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Where_Redis_is_away_the_answer_says_that_other_nodes_may_have_it_still(TestEngine engine)
    {
        // Nobody listens on port 1.
        await using var app = await EndpointApp.StartAsync(engine, register: static cache => cache.UseRedis("redis://127.0.0.1:1"));
        Said(await PurgeAsync(app)).Should().Be(("shop", "LocalOnly", ""));
    }

    [Theory]
    [InlineData("", "tag is missing; it must be a tag of responses or values, for instance ohlc.")]
    [InlineData("?tag=", "tag is ''; it must be a tag of responses or values, for instance ohlc.")]
    [InlineData("?tag=a%0Ab", "The tag holds a control character.")]
    [InlineData("?tag=a&tag=b", "There are several tags; a purge takes one.")]
    public async Task A_missing_or_wrong_tag_is_named(string query, string reason)
    {
        await using var app = await StartAsync(TestEngine.FusionCache, new Purger(static _ => throw new InvalidOperationException("not to be called")));
        var problem = await app.JsonAsync("/cache/purge" + query, HttpMethod.Post, status: HttpStatusCode.BadRequest);
        problem.At("errors").Texts("tag").Single().Should().Be(reason);
    }

    private static async Task<EndpointApp> StartAsync(TestEngine engine, params ICdnPurger[] purgers)
    {
        var app = await EndpointApp.StartAsync(engine, services: services => Array.ForEach(purgers, purger => services.AddSingleton(purger)));
        await app.Cache.SetAsync(EndpointApp.Feed.Of("a"), "v", new CacheCallOptions { Tags = ["shop"] });
        return app;
    }

    private static Task<JsonElement> PurgeAsync(EndpointApp app, HttpStatusCode status = HttpStatusCode.OK) => app.JsonAsync("/cache/purge?tag=shop", HttpMethod.Post, status: status);

    private static (string? Tag, string? Reach, string Cdn) Said(JsonElement answer) => (answer.At("tag").GetString(), answer.At("reach").GetString(), answer.At("cdn").ToString());

    private sealed class Purger(Func<IReadOnlyCollection<string>, ValueTask<bool>> purge) : ICdnPurger
    {
        public ValueTask<bool> PurgeAsync(IReadOnlyCollection<string> surrogateKeys, CancellationToken cancellationToken = default) => purge(surrogateKeys);
    }
}
