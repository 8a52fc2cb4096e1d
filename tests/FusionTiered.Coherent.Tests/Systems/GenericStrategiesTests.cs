using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Systems;

/// <summary>System D: strategies without business words, under raw keys, and its stampede figures.</summary>
public class GenericStrategiesTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(25)]
    [InlineData(100)]
    [InlineData(250)]
    public async Task Concurrent_requests_for_one_missing_key_make_one_call(int requests)
    {
        using var test = TestCache.New();
        var source = new TestSource<string>("v");
        source.Waits();
        var all = Enumerable.Range(0, requests)
            .Select(_ => test.Cache.GetOrSetAsync(CacheKey.Raw("btc_coingecko_30s", CacheStrategy.RealTime), source.LoadAsync).AsTask()).ToList();
        await source.CalledAsync();
        source.Release("price");

        (await Task.WhenAll(all)).Should().OnlyContain(static value => value == "price");
        source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_raw_key_lives_as_long_as_its_strategy_says()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(CacheKey.Raw("btc_coingecko_30s", CacheStrategy.RealTime), 1);

        test.Clock.Advance(TimeSpan.FromSeconds(29.9));
        test.Cache.TryGet(CacheKey.Raw("btc_coingecko_30s"), out int _).Should().BeTrue();
        test.Clock.Advance(TimeSpan.FromSeconds(0.1));
        test.Cache.TryGet(CacheKey.Raw("btc_coingecko_30s"), out int _).Should().BeFalse();
    }
}
