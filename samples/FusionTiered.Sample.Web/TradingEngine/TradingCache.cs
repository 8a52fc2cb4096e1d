namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>The data of the trading engine, read through the cache.</summary>
internal sealed class TradingCache([FromKeyedServices(Caches.Trading)] IDomainCache cache)
{
    private ScopedDomainCache<TradingStore> Store => cache.With<TradingStore>();

    /// <summary>Many symbols: one query for all that no tier has.</summary>
    public async ValueTask<IReadOnlyList<SymbolConfiguration>> SymbolsAsync(IReadOnlyCollection<string> symbols, CancellationToken token)
    {
        var keys = symbols.ToDictionary(symbol => TradingProfiles.Symbols.Of(symbol));
        var found = await Store.GetOrSetManyAsync(
            keys.Keys,
            keys,
            static async (store, keys, missing, token) => (await store.SymbolsAsync([.. missing.Select(key => keys[key])], token)).ToDictionary(one => TradingProfiles.Symbols.Of(one.Symbol)),
            cancellationToken: token);
        return [.. keys.Keys.Where(found.ContainsKey).Select(key => found[key])];
    }

    /// <summary>Write-through.</summary>
    public async ValueTask SaveSymbolAsync(SymbolConfiguration symbol, CancellationToken token) =>
        await Store.SaveAsync(TradingProfiles.Symbols.Of(symbol.Symbol), symbol, symbol, static (store, symbol, token) => store.SaveSymbolAsync(symbol, token), cancellationToken: token);

    public ValueTask<Account?> AccountAsync(int id, CancellationToken token) =>
        Store.GetOrSetAsync(TradingProfiles.Accounts.Of(id), id, static async (store, id, load, token) => await store.AccountAsync(id, token) ?? load.Nothing<Account>(), cancellationToken: token);

    /// <summary>Adds to a balance. The cache never knows the sum before the database does, so the event takes the old one away.</summary>
    public async ValueTask<Account?> DepositAsync(int id, double amount, CancellationToken token)
    {
        await using var scope = cache.Scopes!.CreateAsyncScope();
        try
        {
            return await scope.ServiceProvider.GetRequiredService<TradingStore>().DepositAsync(id, amount, token);
        }
        finally
        {
            // The request may have failed or been cancelled, and the commit may have happened all the same.
            await cache.InvalidateAsync("balance.changed", new Dictionary<string, string> { ["accountId"] = $"{id}" }, CancellationToken.None);
        }
    }

    public ValueTask<LiquidityProvider?> LiquidityProviderAsync(int id, CancellationToken token) =>
        Store.GetOrSetAsync(
            TradingProfiles.LiquidityProviders.Of(id), id, static async (store, id, load, token) => await store.LiquidityProviderAsync(id, token) ?? load.Nothing<LiquidityProvider>(), cancellationToken: token);

    /// <summary>The price of a symbol; null: there is no such symbol.</summary>
    public ValueTask<double?> PriceAsync(string symbol, CancellationToken token) =>
        Store.GetOrSetAsync(
            TradingProfiles.Prices.Of(symbol), symbol, static async (store, symbol, load, token) => await store.PriceAsync(symbol, token) ?? load.Nothing<double?>(), cancellationToken: token);

    /// <summary>The months of a symbol, the oldest first; null: it has none.</summary>
    public ValueTask<List<Bar>?> HistoryAsync(string symbol, CancellationToken token) =>
        Store.GetOrSetAsync(
            TradingProfiles.Ohlc.Of(symbol),
            symbol,
            static async (store, symbol, load, token) => await store.HistoryAsync(symbol, token) is { Count: > 0 } bars ? bars : load.Nothing<List<Bar>>(),
            cancellationToken: token);

    public ValueTask<OrderBook> BookAsync(string symbol, CancellationToken token) =>
        Store.GetOrSetAsync(TradingProfiles.Orders.Key($"{symbol}:book"), symbol, static (store, symbol, token) => store.BookAsync(symbol, token), cancellationToken: token);

    public ValueTask<List<Position>> PositionsAsync(int accountId, CancellationToken token) =>
        Store.GetOrSetAsync(TradingProfiles.Positions.Of(accountId), accountId, static (store, id, token) => store.PositionsAsync(id, token), cancellationToken: token);
}
