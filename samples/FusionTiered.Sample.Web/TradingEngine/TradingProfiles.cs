using System.Globalization;

namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>The kinds of data of the trading engine. Each name is the namespace of its keys.</summary>
internal static class TradingProfiles
{
    public static readonly CacheProfile Symbols = new("symbols");
    public static readonly CacheProfile Accounts = new("accounts");
    public static readonly CacheProfile Positions = new("positions");
    public static readonly CacheProfile Orders = new("orders");
    public static readonly CacheProfile Prices = new("prices");
    public static readonly CacheProfile Ohlc = new("ohlc");
    public static readonly CacheProfile LiquidityProviders = new("lp");
    public static readonly CacheProfile Static = new("static");

    /// <summary>Lifetimes and tiers. The eighth namespace, <c>api</c>, is built in: 30 s, in memory.</summary>
    public static IFusionTieredBuilder AddTradingProfiles(this IFusionTieredBuilder cache) => cache
        .AddProfile(Symbols, static p => (p.Lifetime, p.L1Lifetime) = (TimeSpan.FromHours(1), TimeSpan.FromHours(1)))
        .AddProfile(Accounts, static p => p.Lifetime = TimeSpan.FromMinutes(5))
        .AddProfile(LiquidityProviders, static p => (p.Lifetime, p.L1Lifetime) = (TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)))
        .AddProfile(Prices, static p => (p.Lifetime, p.Tiers) = (TimeSpan.FromSeconds(1), TierUse.L1))
        .AddProfile(Positions, static p => (p.Lifetime, p.Tiers) = (TimeSpan.FromMilliseconds(100), TierUse.L1))
        .AddProfile(Orders, static p => (p.Lifetime, p.Tiers) = (TimeSpan.FromMilliseconds(100), TierUse.L1))
        .AddProfile(Ohlc, static p => (p.Lifetime, p.L1Lifetime) = (TimeSpan.FromHours(24), TimeSpan.FromHours(24)))
        .AddProfile(Static, static p => (p.Lifetime, p.L1Lifetime) = (TimeSpan.FromDays(365), TimeSpan.FromHours(1)));

    /// <summary>What each event invalidates. OHLC history never changes; a tick carries its price, which its handler stores.</summary>
    public static IFusionTieredBuilder AddTradingEvents(this IFusionTieredBuilder cache) => cache.AddInvalidation(static map => map
        .On("symbol.updated", "symbols:{symbol}")
        .On("balance.changed", "accounts:{accountId}")
        .On("lp.updated", "lp:{providerId}")
        .On("position.changed", "positions:{accountId}")
        .On("order.updated", "orders:{symbol}:book")
        .On("tick", "prices:{symbol}")
        .Handle("tick", static async (data, cache, token) =>
        {
            // Without a price that is one, the next read asks the database.
            if (data.TryGetValue("price", out var text) && double.TryParse(text, CultureInfo.InvariantCulture, out var price) && double.IsFinite(price) && price > 0)
            {
                await cache.SetAsync<double?>(Prices.Of(data["symbol"]), price, cancellationToken: token);
            }
        }));
}
