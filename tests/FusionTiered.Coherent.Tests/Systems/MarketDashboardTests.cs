using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Systems;

/// <summary>System A: the cache manager of a market dashboard, by the names that it gives its tests. Its Redis cases come with the second tier.</summary>
public class MarketDashboardTests
{
    private readonly TestSource<string> _source = new("computed");

    [Fact]
    public async Task Cache_or_compute_L1_hit()
    {
        using var test = TestCache.New(all: Register);
        await test.Cache.SetAsync(CacheKeys.DashboardSummary(), "cached");

        (await test.Cache.GetOrSetAsync(CacheKeys.DashboardSummary(), _source.LoadAsync)).Should().Be("cached");
        _source.Calls.Should().Be(0);
    }

    [Fact]
    public async Task Cache_or_compute_miss_computes_once_and_stores()
    {
        using var test = TestCache.New(all: Register);

        (await test.Cache.GetOrSetAsync(CacheKeys.MarketData("BTC"), _source.LoadAsync)).Should().Be("computed");
        (await test.Cache.GetOrSetAsync(CacheKeys.MarketData("btc"), _source.LoadAsync)).Should().Be("computed");
        _source.Calls.Should().Be(1);
    }

    [Fact]
    public void Key_generation()
    {
        CacheKeys.DashboardSummaryNonBtc().ToString().Should().Be("dashboard:summary:non_btc");
        CacheKeys.CryptoReport("BTC", "1d").ToString().Should().Be("crypto:report:btc:1d");
        CacheKeys.UserReport("u1", "r2").ToString().Should().Be("user:u1:report:r2");
    }

    [Theory]
    [InlineData("dashboard", 300)]
    [InlineData("market", 60)]
    [InlineData("user", 300)]
    public async Task Lifetimes_in_memory_are_those_of_the_table(string profile, int seconds)
    {
        using var test = TestCache.New(all: Register);
        var key = new CacheProfile(profile).Of("k");
        await test.Cache.SetAsync(key, "v");

        test.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        test.Cache.TryGet(key, out string _).Should().BeTrue();
        test.Clock.Advance(TimeSpan.FromMilliseconds(1));
        test.Cache.TryGet(key, out string _).Should().BeFalse();
    }

    [Fact]
    public async Task Clear_pattern_says_how_many_keys_went()
    {
        using var test = TestCache.New(all: Register);
        await test.Cache.SetAsync(CacheKeys.MarketData("btc"), "v");
        await test.Cache.SetAsync(CacheKeys.MarketData("eth"), "v");
        await test.Cache.SetAsync(CacheKeys.DashboardSummary(), "v");

        (await test.Cache.ClearPatternAsync("market:*")).Removed.Should().Be(2);
        test.Cache.TryGet(CacheKeys.DashboardSummary(), out string _).Should().BeTrue();
    }

    private static void Register(FusionTieredOptions options)
    {
        FusionTiered.Domains.DomainDefaults.AddTo(options);
        FusionTiered.Domains.DomainDefaults.FillIn(options);
    }
}
