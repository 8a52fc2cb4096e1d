namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>What is loaded at the start, all kinds at once, and anew in a period: <c>FusionTiered:Caches:trading:Warmup</c> changes it or turns it off.</summary>
internal static class TradingWarmers
{
    public static IFusionTieredBuilder AddTradingWarmers(this IFusionTieredBuilder cache) => cache
        .AddWarmer(TradingProfiles.Symbols, static (run, token) => EachAsync(run, Store(run).SymbolNamesAsync(token), symbol => TradingProfiles.Symbols.Of(symbol), symbol => Store(run).SymbolAsync(symbol, token), token), static options => options.RefreshEvery = TimeSpan.FromMinutes(30))
        .AddWarmer(TradingProfiles.Ohlc, static (run, token) => EachAsync(run, Store(run).SymbolNamesAsync(token), symbol => TradingProfiles.Ohlc.Of(symbol), symbol => Store(run).HistoryAsync(symbol, token), token))
        .AddWarmer(TradingProfiles.Accounts, static (run, token) => EachAsync(run, Store(run).ActiveAccountsAsync(token), id => TradingProfiles.Accounts.Of(id), id => Store(run).AccountAsync(id, token), token))
        .AddWarmer(TradingProfiles.LiquidityProviders, static (run, token) => EachAsync(run, Store(run).LiquidityProviderIdsAsync(token), id => TradingProfiles.LiquidityProviders.Of(id), id => Store(run).LiquidityProviderAsync(id, token), token));

    private static TradingStore Store(CacheWarmup warmup) => warmup.Services.GetRequiredService<TradingStore>();

    private static async ValueTask EachAsync<TId, T>(CacheWarmup warmup, Task<List<TId>> reading, Func<TId, CacheKey> key, Func<TId, Task<T>> load, CancellationToken token)
    {
        var ids = await reading;
        warmup.Expected = ids.Count;
        foreach (var id in ids)
        {
            await warmup.LoadAsync(key(id), _ => new ValueTask<T>(load(id)), token);
        }
    }
}
