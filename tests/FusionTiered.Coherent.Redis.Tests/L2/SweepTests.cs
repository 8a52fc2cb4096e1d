using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Engines;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>How many values of Redis a clear or a pattern took away.</summary>
public sealed class SweepTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly CacheProfile Feed = new("feed");
    private static readonly CacheProfile Users = new("users");

    [RedisFact]
    public async Task A_clear_is_counted_once_and_page_by_page()
    {
        await using var one = Node("pages:");
        await using var other = Node("pages:");
        await SetAsync(one, [.. Enumerable.Range(0, 1200).Select(static at => Feed.Of(at))]);
        await Eventually.TrueAsync(async () => (await Cache(other).ClearAsync()).IsEverywhere, "the clear reached Redis");

        (await Cache(other).SweepAsync(null)).Should().Be(L2Sweep.Counted(1200));
        (await Cache(other).SweepAsync(null)).Should().Be(L2Sweep.Counted(0));
    }

    [RedisFact]
    public async Task Keys_of_others_stay_and_so_does_what_was_set_after_the_clear()
    {
        await using var one = Node("kept:");
        await using var foreign = Node("kept.more:");
        await SetAsync(one, Feed.Of("old"), Feed.Of("a*[?]"), Users.Of("1"));
        await SetAsync(foreign, Feed.Of("1"));
        await redis.Server.CliAsync("SET", "kept:feed:text", "no payload");
        (await Cache(one).ClearAsync()).IsEverywhere.Should().BeTrue();
        await SetAsync(one, Feed.Of("new"));

        (await Cache(one).SweepAsync(null)).Should().Be(L2Sweep.Counted(3));

        (await Cache(one).GetAsync<string>(Feed.Of("new"), new CacheCallOptions { Tiers = TierUse.L2 })).Found.Should().BeTrue();
        (await Cache(foreign).GetAsync<string>(Feed.Of("1"), new CacheCallOptions { Tiers = TierUse.L2 })).Found.Should().BeTrue();
        (await redis.Server.CliAsync("GET", "kept:feed:text")).Should().Be("no payload");
    }

    [RedisFact]
    public async Task A_pattern_counts_what_only_Redis_has()
    {
        await using var one = Node("pattern:");
        await using var other = Node("pattern:");
        await SetAsync(one, Feed.Of("ann", "1"), Feed.Of("ann", "2"), Feed.Of("bob", "1"), Users.Of("1"));

        await SetAsync(other, Users.Of("2"));
        (await Cache(other).ClearPatternAsync("feed:ann:*")).Removed.Should().Be(2, "the values have a tag of the pattern");
        (await Cache(other).ClearPatternAsync("feed:*")).Removed.Should().Be(1, "it is the whole profile");
        (await Cache(other).GetAsync<string>(Users.Of("1"))).Found.Should().BeTrue();
    }

    [RedisFact]
    public async Task A_user_that_may_not_scan_clears_all_the_same()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "default", "-scan");
        await using var one = Node("denied:", server);
        await SetAsync(one, Feed.Of("1"));

        (await Cache(one).ClearPatternAsync("feed:*")).Should().Be(CacheWrite.Everywhere(1));
        (await Cache(one).SweepAsync(null)).Outcome.Should().Be(L2SweepOutcome.Refused);
    }

    private static CoherentDomainCache Cache(ServiceProvider node) => (CoherentDomainCache)node.GetRequiredService<IDomainCache>();

    private static async Task SetAsync(ServiceProvider node, params CacheKey[] keys) =>
        await Eventually.TrueAsync(
            async () => (await Cache(node).SetManyAsync<string>([.. keys.Select(static key => new KeyValuePair<CacheKey, string>(key, "v"))])).IsEverywhere, "Redis takes the values");

    private ServiceProvider Node(string prefix, RedisServer? server = null) => new ServiceCollection()
        .AddCoherentCache(options =>
        {
            options.KeyPrefix = prefix;
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20);
        })
        .AddProfile(Feed).AddProfile(Users)
        .AddInvalidation(static map => map.On("happened", "feed:{user}:*"))
        .UseRedis("redis://" + (server ?? redis.Server).Endpoint).Services.BuildServiceProvider();
}
