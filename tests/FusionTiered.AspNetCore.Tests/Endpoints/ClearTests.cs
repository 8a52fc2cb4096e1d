using System.Net;
using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>Clears through the endpoint.</summary>
public sealed class ClearTests
{
    private static readonly CacheProfile Prices = new("prices");

    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [Theory, MemberData(nameof(Engines))]
    public async Task A_clear_says_how_many_values_went(TestEngine engine)
    {
        await using var app = await StartAsync(engine);
        (await ClearAsync(app, "?profile=feed")).Should().Be((2, "Everywhere"));
        (await ClearAsync(app, "")).Should().Be((1, "Everywhere"));
        (await ClearAsync(app, "")).Should().Be((0, "Everywhere"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_memory_of_this_node_alone_is_emptied_on_request(TestEngine engine)
    {
        await using var app = await StartAsync(engine);
        (await ClearAsync(app, "?tier=l1&profile=feed")).Should().Be((2, "LocalOnly"));
        (await ClearAsync(app, "?tier=L1")).Should().Be((1, "LocalOnly"));
        app.Cache.MemoryKeys().Should().BeEmpty();
        app.Log.Should().Contain(static line => line.Contains("clear memory profile 'feed'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_tier_is_refused()
    {
        await using var app = await StartAsync(TestEngine.FusionCache);
        var problem = await app.JsonAsync("/cache/clear?tier=l2", HttpMethod.Delete, status: HttpStatusCode.BadRequest);
        problem.At("errors").Texts("tier").Single().Should().Be("tier is 'l2'; it must be l1, or left out.");
        app.Cache.MemoryKeys().Should().HaveCount(3);
    }

    private static async Task<EndpointApp> StartAsync(TestEngine engine)
    {
        var app = await EndpointApp.StartAsync(engine, register: static cache => cache.AddProfile(Prices));
        await app.Cache.SetManyAsync<string>([new(EndpointApp.Feed.Of("a"), "v"), new(EndpointApp.Feed.Of("b"), "v"), new(Prices.Of("btc"), "v")]);
        return app;
    }

    private static async Task<(long Removed, string? Reach)> ClearAsync(EndpointApp app, string query)
    {
        var answer = await app.JsonAsync("/cache/clear" + query, HttpMethod.Delete);
        return (answer.Long("removed"), answer.At("reach").GetString());
    }
}
