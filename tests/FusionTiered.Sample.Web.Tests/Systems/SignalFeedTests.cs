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

    [Theory, MemberData(nameof(Engines))]
    public async Task Feed_is_fetched_on_miss(string engine)
    {
        var feed = samples[engine].Services.GetRequiredService<FeedStrategy>();

        (await feed.GetAsync(new("u8"), CancellationToken.None)).Found.Should().BeFalse();
        (await feed.GetOrFetchAsync(new("u8"), CancellationToken.None)).Signals.Should().HaveCount(10);
        (await feed.GetAsync(new("u8"), CancellationToken.None)).Found.Should().BeTrue();
    }
}
