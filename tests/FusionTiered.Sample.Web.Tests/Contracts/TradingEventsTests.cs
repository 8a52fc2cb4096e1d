using FusionTiered.Redis.Tests.Support;
using FusionTiered.Sample.Web.Tests.Support;
using FusionTiered.Sample.Web.TradingEngine;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>What each event of the trading engine invalidates, and nothing else.</summary>
public sealed class TradingEventsTests(BothEngines samples) : IClassFixture<BothEngines>
{
    // A value that lives for 100 ms gets an hour here: the test is about events.
    private static readonly CacheKey[] All =
    [
        TradingProfiles.Symbols.Of("IBM"), TradingProfiles.Symbols.Of("MSFT"), TradingProfiles.Accounts.Of(1), TradingProfiles.Accounts.Of(2), TradingProfiles.LiquidityProviders.Of(1),
        TradingProfiles.Positions.Of(1), TradingProfiles.Orders.Key($"{"IBM"}:book"), TradingProfiles.Prices.Of("IBM"), TradingProfiles.Ohlc.Of("IBM"),
    ];

    public static TheoryData<string, string, string, string> Events
    {
        get
        {
            var events = new TheoryData<string, string, string, string>();
            foreach (var engine in new[] { "fusioncache", "coherent" })
            {
                events.Add(engine, "symbol.updated", """{"symbol":"IBM"}""", "symbols:IBM");
                events.Add(engine, "balance.changed", """{"accountId":"1"}""", "accounts:1");
                events.Add(engine, "lp.updated", """{"providerId":"1"}""", "lp:1");
                events.Add(engine, "position.changed", """{"accountId":"1"}""", "positions:1");
                events.Add(engine, "order.updated", """{"symbol":"IBM"}""", "orders:IBM:book");
                events.Add(engine, "tick", """{"symbol":"IBM"}""", "prices:IBM");
            }

            return events;
        }
    }

    [Theory, MemberData(nameof(Events))]
    public async Task An_event_invalidates_its_key_and_no_other(string engine, string happened, string data, string gone)
    {
        var (cache, warmups) = (samples[engine].Cache(Caches.Trading), samples[engine].Services.GetRequiredKeyedService<ICacheWarmups>(Caches.Trading));
        await Eventually.True(() => warmups.All.All(one => one.State == CacheWarmerState.Done), "every warmer is done");
        foreach (var key in All)
        {
            await cache.SetAsync(key, "value", TimeSpan.FromHours(1));
        }

        await cache.InvalidateAsync(happened, EventData.Parse(data));

        All.Where(key => !cache.TryGet(key, out string _)).Select(key => key.Text).Should().Equal(gone);
        await cache.ClearAsync();
    }
}
