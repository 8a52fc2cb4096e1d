using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Systems;

/// <summary>System C: a trading engine's back end, by the names of its tests. Its multi-tier cases come with the second tier.</summary>
public class TradingEngineTests
{
    [Fact]
    public async Task Set_get_exists_delete()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key(), 42);

        test.Cache.TryGet(TestCache.Key(), out int value).Should().BeTrue();
        value.Should().Be(42);
        (await test.Cache.ContainsAsync(TestCache.Key())).Should().BeTrue();
        await test.Cache.RemoveAsync(TestCache.Key());
        (await test.Cache.ContainsAsync(TestCache.Key())).Should().BeFalse();
    }

    [Fact]
    public async Task An_order_book_lives_for_100_ms()
    {
        using var test = TestCache.New(profile =>
        {
            profile.Tiers = TierUse.L1;
            profile.L1Lifetime = null;
            profile.Lifetime = TimeSpan.FromMilliseconds(100);
        });
        await test.Cache.SetAsync(TestCache.Key(), "book");

        test.Clock.Advance(TimeSpan.FromMilliseconds(99));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();
        test.Clock.Advance(TimeSpan.FromMilliseconds(1));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task Eviction_keeps_the_limit_and_is_counted()
    {
        using var test = TestCache.New(all: options => options.MaxEntries = 10);
        for (var i = 0; i < 100; i++)
        {
            await test.Cache.SetAsync(TestCache.Feed.Of($"{i}"), i);
        }

        var feed = test.Cache.GetStatistics()["feed"];
        feed.Entries.Should().BeLessThanOrEqualTo(10);
        (feed.Evictions[EvictionReason.Evicted] + feed.Evictions[EvictionReason.Rejected] + feed.Entries).Should().Be(100);
    }

    [Fact]
    public async Task Batch_reads_and_writes()
    {
        using var test = TestCache.New();
        await test.Cache.SetManyAsync([new KeyValuePair<CacheKey, int>(TestCache.Key("a"), 1), new(TestCache.Key("b"), 2)]);

        (await test.Cache.GetManyAsync<int>([TestCache.Key("a"), TestCache.Key("b"), TestCache.Key("c")])).Values.Should().BeEquivalentTo([1, 2]);
    }
}
