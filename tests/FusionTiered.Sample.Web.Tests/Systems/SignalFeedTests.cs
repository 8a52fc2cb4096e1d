using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Sample.Web.SignalPlatform;
using FusionTiered.Sample.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Systems;

/// <summary>System B by the names that it gives its tests.</summary>
public sealed class SignalFeedTests(BothEngines samples) : IClassFixture<BothEngines>
{
    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public async Task Feed_is_cached_on_hit(string engine)
    {
        var feed = samples[engine].Services.GetRequiredService<FeedStrategy>();
        var own = new FeedPage("u7", [], Next: null);
        await feed.SetAsync(new("u7"), own, CancellationToken.None);

        (await feed.GetOrFetchAsync(new("u7"), CancellationToken.None)).Signals.Should().BeEmpty("the database was not asked");
        (await feed.GetAsync(new("u7"), CancellationToken.None)).Tier.Should().Be(CacheTier.L1);
    }

    [Theory]
    [InlineData("price", 60)]
    [InlineData("feed", 30)]
    [InlineData("portfolio", 180)]
    [InlineData("signals", 180)]
    [InlineData("signal", 300)]
    [InlineData("leaderboard", 300)]
    [InlineData("provider", 600)]
    [InlineData("history", 600)]
    public async Task Lifetime_of_each_kind(string name, double seconds)
    {
        var profiles = (await samples["coherent"].JsonAsync("/cache/profiles")).GetProperty("profiles").EnumerateArray();

        profiles.Single(one => one.GetProperty("name").GetString() == name).GetProperty("lifetime").GetDouble().Should().Be(seconds);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_history_of_a_price_is_cached(string engine)
    {
        var first = await samples[engine].JsonAsync("/api/prices/BTC-USD/history");

        first.GetArrayLength().Should().BePositive();
        samples[engine].Cache(Caches.Signals).TryGet(SignalKeys.OfHistory("BTC-USD"), out List<AssetPrice>? cached).Should().BeTrue();
        cached.Should().HaveCount(first.GetArrayLength());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Feed_is_fetched_on_miss(string engine)
    {
        var feed = samples[engine].Services.GetRequiredService<FeedStrategy>();

        (await feed.GetAsync(new("u8"), CancellationToken.None)).Found.Should().BeFalse();
        (await feed.GetOrFetchAsync(new("u8"), CancellationToken.None)).Signals.Should().HaveCount(10);
        (await feed.GetAsync(new("u8"), CancellationToken.None)).Found.Should().BeTrue();
    }
}
