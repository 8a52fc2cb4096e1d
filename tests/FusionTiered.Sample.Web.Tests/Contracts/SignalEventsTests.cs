using FusionTiered.Sample.Web.SignalPlatform;
using FusionTiered.Sample.Web.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>What each event of the signal platform invalidates, and nothing else.</summary>
public sealed class SignalEventsTests(BothEngines samples) : IClassFixture<BothEngines>
{
    private static readonly CacheKey[] All =
    [
        SignalKeys.OfFeed("u1", null), SignalKeys.OfFeed("u2", "10"), SignalKeys.OfSignal("s1"), SignalKeys.OfActive(1), SignalKeys.OfProviderStats(1),
        SignalKeys.OfProviderStats(2), SignalKeys.OfProviderProfile(1), SignalKeys.OfPrice("BTC-USD"), SignalKeys.OfLeaderboard(), SignalKeys.OfPortfolio("u1"),
    ];

    public static TheoryData<string, string, string, string[]> Events => new MatrixOfEvents();

    [Fact]
    public void Keys_are_spelled_as_agreed() => All.Select(key => key.Text).Should().Equal(
        "feed:u1:first", "feed:u2:10", "signal:s1", "signals:active:1", "provider:1:stats", "provider:2:stats", "provider:1:profile", "price:BTC-USD", "leaderboard:top", "portfolio:u1");

    [Theory, MemberData(nameof(Events))]
    public async Task An_event_invalidates_its_keys_and_no_others(string engine, string happened, string data, string[] gone)
    {
        var cache = samples[engine].Cache(Caches.Signals);
        foreach (var key in All)
        {
            await cache.SetAsync(key, "value");
        }

        await cache.InvalidateAsync(happened, EventData.Parse(data));

        All.Where(key => !cache.TryGet(key, out string _)).Select(key => key.Text).Should().Equal(gone);
        await cache.ClearAsync();
    }

    private sealed class MatrixOfEvents : TheoryData<string, string, string, string[]>
    {
        public MatrixOfEvents()
        {
            foreach (var engine in new[] { "fusioncache", "coherent" })
            {
                Add(engine, "signal.created", """{"providerId":"1"}""", ["feed:u1:first", "feed:u2:10", "provider:1:stats", "leaderboard:top"]);
                Add(engine, "signal.closed", """{"signalId":"s1","providerId":"1"}""", ["signal:s1", "provider:1:stats", "leaderboard:top"]);
                Add(engine, "trade.executed", """{"userId":"u1"}""", ["feed:u1:first", "portfolio:u1"]);
                Add(engine, "price.updated", """{"assetPair":"BTC-USD"}""", ["price:BTC-USD"]);
            }
        }
    }
}
