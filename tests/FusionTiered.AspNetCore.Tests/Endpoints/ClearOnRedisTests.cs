using System.Globalization;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>What a clear through the endpoints says of Redis. A busy machine may give up Redis for a moment: then it is asked again.</summary>
public sealed class ClearOnRedisTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly CacheKey[] Keys = [EndpointApp.Feed.Of("a"), EndpointApp.Feed.Of("b"), EndpointApp.Feed.Of("c")];

    public static TheoryData<TestEngine> Engines => [TestEngine.FusionCache, TestEngine.Coherent];

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task The_operations_name_the_keys_of_Redis_and_then_those_of_memory(TestEngine engine)
    {
        await using var app = await StartAsync(engine, redis.Server);
        await using var other = await StartAsync(engine, redis.Server);

        await Eventually.TrueAsync(
            async () => await IsFilledAsync(other) && await OperationsAsync(app) is ["Cleared 3 Redis keys", "Cleared 0 L1 entries"], "they are counted where another node has set them");
        await Eventually.TrueAsync(
            async () => await OperationsAsync(app) is ["Cleared 0 Redis keys", "Cleared 0 L1 entries"], "nothing is counted twice");
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task A_clear_of_a_profile_says_how_many_values_were_in_the_tier_that_had_more(TestEngine engine)
    {
        await using var app = await StartAsync(engine, redis.Server);
        await using var other = await StartAsync(engine, redis.Server);

        await Eventually.TrueAsync(
            async () => await IsFilledAsync(other) && (await app.JsonAsync("/cache/clear?profile=feed", HttpMethod.Delete)).Long("removed") == 3, "they are counted in Redis");
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task Without_Redis_the_clear_succeeds_and_says_so(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var app = await StartAsync(engine, server);
        await Eventually.TrueAsync(() => IsFilledAsync(app), "Redis takes the values");
        server.Crash();

        await Eventually.TrueAsync(
            async () => await OperationsAsync(app) is ["L2 is away: its values end as soon as it answers", var memory] && memory.StartsWith("Cleared ", StringComparison.Ordinal), "it is known that Redis is away");
    }

    [RedisTheory, MemberData(nameof(Engines))]
    public async Task A_user_that_may_not_list_keys_gets_no_count(TestEngine engine)
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "default", "-scan");
        await using var app = await StartAsync(engine, server);

        await Eventually.TrueAsync(
            async () => await IsFilledAsync(app) && await OperationsAsync(app) is ["Ended every value in L2, without a count: its keys cannot be listed", var memory] && memory.StartsWith("Cleared ", StringComparison.Ordinal),
            "the values have ended all the same");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_cache_of_an_application_as_L2_gets_no_count(TestEngine engine)
    {
        await using var app = await EndpointApp.StartAsync(engine, services: static services => services.AddDistributedMemoryCache(), register: static cache => cache.UseDistributedCache(), map: Map);
        await app.Cache.SetAsync(Keys[0], "v");

        (await OperationsAsync(app)).Should().Equal("Ended every value in L2, without a count: its keys cannot be listed", "Cleared 1 L1 entries");
    }

    private static async Task<EndpointApp> StartAsync(TestEngine engine, RedisServer server) => await EndpointApp.StartAsync(
        engine,
        register: cache => cache.UseRedis("redis://" + server.Endpoint),
        map: Map,
        settings: new(StringComparer.Ordinal)
        {
            ["FusionTiered:KeyPrefix"] = string.Create(CultureInfo.InvariantCulture, $"clear.{engine}:"),
            ["FusionTiered:L2:ReadDeadline"] = "00:00:05",
            ["FusionTiered:L2:WriteDeadline"] = "00:00:05",
        });

    private static void Map(WebApplication app)
    {
        app.MapFusionTiered(configure: Allow);
        app.MapCryptoDashboardCompatibility(configure: Allow);

        static void Allow(CacheEndpointOptions options) => (options.AllowChanges, options.ClearsPerMinute) = (true, 10_000);
    }

    private static async Task<bool> IsFilledAsync(EndpointApp app) =>
        (await app.Cache.SetManyAsync<string>([.. Keys.Select(static key => new KeyValuePair<CacheKey, string>(key, "v"))])).IsEverywhere;

    private static async Task<string[]> OperationsAsync(EndpointApp app) => [.. (await app.JsonAsync("/clear-cache", HttpMethod.Post)).Texts("operations").Select(static line => line ?? string.Empty)];
}
