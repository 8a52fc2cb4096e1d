using FusionTiered.Entries;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

/// <summary>Lifetimes are varied downwards, so that values stored together do not expire together.</summary>
public class JitterTests
{
    [Fact]
    public async Task A_lifetime_is_shortened_by_at_most_its_share_and_never_extended()
    {
        var lifetimes = await LifetimesAsync(static p => p.Jitter = 0.1);

        lifetimes.Should().OnlyContain(ms => ms >= 54_000 && ms <= 60_000);
        lifetimes.Distinct().Should().HaveCountGreaterThan(100);
        lifetimes.Min().Should().BeLessThan(55_000);
        lifetimes.Max().Should().BeGreaterThan(59_000);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_lifetimes() =>
        (await LifetimesAsync(static p => p.Jitter = 0.1)).Should().Equal(await LifetimesAsync(static p => p.Jitter = 0.1));

    [Fact]
    public async Task Without_jitter_a_lifetime_is_what_it_says() =>
        (await LifetimesAsync(static p => p.Jitter = 0)).Should().OnlyContain(static ms => ms == 60_000);

    [Theory]
    [InlineData(999, false)]
    [InlineData(1_000, true)]
    public async Task Lifetimes_under_a_second_are_not_varied_whoever_asked_for_them(int milliseconds, bool varied)
    {
        var lifetime = TimeSpan.FromMilliseconds(milliseconds);
        using var test = TestCache.New(static p => p.Jitter = 0.1, static o => o.Defaults.Jitter = 0.1);
        var strategy = CacheStrategy.Custom(lifetime);
        var all = new List<long>();
        for (var i = 0; i < 50; i++)
        {
            await test.Cache.SetAsync(TestCache.Key(), i, lifetime);
            all.Add(LifetimeOf(test, TestCache.Key()));
            await test.Cache.SetAsync(TestCache.Key(), i, new CacheCallOptions { L1Lifetime = lifetime });
            all.Add(LifetimeOf(test, TestCache.Key()));
            await test.Cache.SetAsync(CacheKey.Raw("raw", strategy), i);
            all.Add(LifetimeOf(test, CacheKey.Raw("raw")));
        }

        all.Should().OnlyContain(ms => ms <= milliseconds);
        all.Any(ms => ms < milliseconds).Should().Be(varied);
    }

    private static async Task<List<long>> LifetimesAsync(Action<CacheProfileOptions> feed)
    {
        using var test = TestCache.New(feed);
        var all = new List<long>();
        for (var i = 0; i < 200; i++)
        {
            await test.Cache.SetAsync(TestCache.Key(), i);
            all.Add(LifetimeOf(test, TestCache.Key()));
        }

        return all;
    }

    private static long LifetimeOf(TestCache test, CacheKey key)
    {
        Entry entry = test.Local.Memory.Find(key.Text, key.Hash)!;
        return entry.StaleAt - test.Local.Clock.Now;
    }
}
