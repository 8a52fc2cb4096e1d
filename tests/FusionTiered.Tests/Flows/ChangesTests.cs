using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Flows;

/// <summary>Patterns, events, watching, and what can be asked of the cache itself.</summary>
public class ChangesTests
{
    [Fact]
    public async Task In_memory_alone_any_pattern_is_cleared()
    {
        await using var node = FusionNode.New();
        await node.Cache.SetManyAsync<int>([new(FusionNode.Feed.Of("a", "1"), 1), new(FusionNode.Feed.Of("a", "2"), 2), new(FusionNode.Feed.Of("b", "1"), 3)]);

        await node.Cache.ClearPatternAsync("feed:*:1");

        node.Cache.MemoryKeys().Should().Equal(FusionNode.Feed.Of("a", "2"));
    }

    [Fact]
    public async Task Memory_lists_the_keys_that_are_fresh_and_nothing_of_its_own()
    {
        await using var node = FusionNode.New(static profile => profile.StaleFor = TimeSpan.FromHours(1));
        await node.Cache.SetAsync(FusionNode.Key("here"), "v", CacheCallOptions.Tagged("red"));
        await node.Cache.SetAsync(FusionNode.Key("expired"), "v");
        await node.Cache.ExpireAsync(FusionNode.Key("expired"));
        await node.Cache.InvalidateTagAsync("blue");
        await node.Cache.GetOrSetAsync(FusionNode.Key("none"), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string?>()));

        node.Cache.MemoryKeys().Should().Equal(FusionNode.Key("here"));
        node.Counters.Hits.Should().Be(0, "listing is no use");
    }

    [Fact]
    public async Task An_event_takes_away_what_it_is_mapped_to()
    {
        await using var node = FusionNode.New(events: static map => map.On("signal.created", "feed:{user}:*"));
        await node.Cache.SetAsync(FusionNode.Feed.Of("ann", "1"), "v");
        await node.Cache.GetOrSetAsync(FusionNode.Feed.Of("ann", "2"), static _ => new ValueTask<string>("v"));
        await node.Cache.SetAsync(FusionNode.Feed.Of("bob", "1"), "v");

        await node.Cache.InvalidateAsync("signal.created", new Dictionary<string, string>(StringComparer.Ordinal) { ["user"] = "ann" });

        node.Cache.MemoryKeys().Should().Equal(FusionNode.Feed.Of("bob", "1"));
    }

    [Theory]
    [InlineData("!")]
    [InlineData("*")]
    public async Task A_tag_spelled_like_one_of_FusionCache_is_a_tag(string tag)
    {
        await using var node = FusionNode.New();
        await node.Cache.SetAsync(FusionNode.Key(), "v");

        await node.Cache.InvalidateTagAsync(tag);

        node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task Who_watches_hears_of_each_change()
    {
        await using var node = FusionNode.New();
        await using var changes = node.Cache.WatchAsync(CacheWatch.Everything).GetAsyncEnumerator();
        await changes.MoveNextAsync();

        await node.Cache.GetOrSetAsync(FusionNode.Key("loaded"), static _ => new ValueTask<string>("v"));
        await node.Cache.SetAsync(FusionNode.Key("set"), "v");
        await node.Cache.RemoveAsync(FusionNode.Key("removed"));
        await node.Cache.ExpireAsync(FusionNode.Key("expired"));
        await node.Cache.InvalidateTagAsync("red");
        await node.Cache.ClearPatternAsync("feed:x*");
        await node.Cache.ClearAsync(FusionNode.Feed);
        await node.Cache.ClearAsync();

        foreach (var expected in new CacheChange[]
        {
            new(CacheChangeKind.Loaded, "feed:loaded"), new(CacheChangeKind.Set, "feed:set"), new(CacheChangeKind.Removed, "feed:removed"),
            new(CacheChangeKind.Expired, "feed:expired"), new(CacheChangeKind.TagInvalidated, "red"), new(CacheChangeKind.PatternCleared, "feed:x*"),
            new(CacheChangeKind.ProfileCleared, "feed"), new(CacheChangeKind.Cleared, string.Empty),
        })
        {
            await changes.MoveNextAsync().AsTask().Ends();
            changes.Current.Should().Be(expected);
        }
    }

    [Fact]
    public async Task Statistics_tell_of_calls_and_memory()
    {
        await using var node = FusionNode.New();
        await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("v"));
        await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("v"));
        await node.Cache.RemoveAsync(FusionNode.Key());
        await node.Cache.InvalidateTagAsync("red");

        var feed = node.Cache.GetStatistics()["feed"];
        (feed.L1.Hits, feed.L1.Misses, feed.Loads, feed.Invalidations).Should().Be((1, 1, 1, 1));
        node.Cache.GetStatistics().Overall.Invalidations.Should().Be(2);
        feed.Evictions[EvictionReason.Removed].Should().Be(1);
        node.Cache.GetHealth().Should().Be(new CacheHealth(CacheHealthStatus.Healthy, true, RemoteTierStatus.None, CoherenceStatus.None));
    }

    [RedisFact]
    public async Task On_Redis_patterns_that_values_carry_work_and_others_are_refused_with_the_way_round()
    {
        var server = await SharedRedis.StartedAsync();
        static void Events(InvalidationMap map) => map.On("signal.created", "feed:{user}:*");
        await using var one = FusionNode.OnRedis(server.Endpoint, "patterns:", events: Events);
        await using var other = FusionNode.OnRedis(server.Endpoint, "patterns:", events: Events);
        await one.Cache.SetAsync(FusionNode.Feed.Of("ann", "1"), "v");
        (await other.Cache.GetAsync<string>(FusionNode.Feed.Of("ann", "1"))).Found.Should().BeTrue();

        await one.Cache.ClearPatternAsync("feed:ann:*", count: false);

        await Eventually.True(() => !other.Cache.TryGet(FusionNode.Feed.Of("ann", "1"), out string _), "the other node lets go");
        (await FluentActions.Awaiting(() => one.Cache.ClearPatternAsync("feed:*:1").AsTask()).Should().ThrowAsync<NotSupportedException>()).WithMessage("*AddInvalidation*");
    }

    [RedisFact]
    public async Task Who_watches_hears_of_the_other_nodes()
    {
        var server = await SharedRedis.StartedAsync();
        await using var one = FusionNode.OnRedis(server.Endpoint, "watched:");
        await using var other = FusionNode.OnRedis(server.Endpoint, "watched:");
        await using var changes = other.Cache.WatchAsync(CacheWatch.Everything).GetAsyncEnumerator();
        await changes.MoveNextAsync();

        await HearsAsync(() => one.Cache.SetAsync(FusionNode.Key(), "v"), new(CacheChangeKind.Set, "feed:k"));
        await HearsAsync(() => one.Cache.RemoveAsync(FusionNode.Key()), new(CacheChangeKind.Removed, "feed:k"));
        await HearsAsync(() => one.Cache.InvalidateTagAsync("red"), new(CacheChangeKind.TagInvalidated, "red"));
        await HearsAsync(() => one.Cache.ClearAsync(FusionNode.Feed), new(CacheChangeKind.ProfileCleared, "feed"));
        await HearsAsync(() => one.Cache.ClearAsync(), new(CacheChangeKind.ProfileCleared, "default"));

        async Task HearsAsync(Func<ValueTask<CacheWrite>> change, CacheChange expected)
        {
            await change();
            do
            {
                await changes.MoveNextAsync().AsTask().Ends();
            }
            while (changes.Current != expected);
        }
    }

    [RedisFact]
    public async Task Statistics_and_health_tell_of_Redis()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = FusionNode.New(use: builder => builder.UseRedis(server.Endpoint));
        await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("v"));
        await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("v"));

        var feed = node.Cache.GetStatistics()["feed"];
        (feed.L2.Hits, feed.L2.Misses).Should().Be((0, 1));
        await Eventually.True(() => node.Cache.GetHealth() is { Status: CacheHealthStatus.Healthy, L2: RemoteTierStatus.Up, Coherence: CoherenceStatus.Verified, L2Circuit: CacheCircuitState.Closed }, "Redis answers the heartbeat");
        node.Cache.GetHealth().CoherenceLeaseAge.Should().NotBeNull();

        server.Crash();
        await node.Cache.SetAsync(FusionNode.Key(), "v");
        await Eventually.True(
            () => node.Cache.GetHealth() is { Status: CacheHealthStatus.Degraded, L1: true, L2: RemoteTierStatus.Down, Coherence: CoherenceStatus.Unverified, RepairsPending: 1 }, "the coherence lease has run out");
        node.Cache.GetStatistics()["feed"].LocalOnlyWrites.Should().Be(1);
    }
}
