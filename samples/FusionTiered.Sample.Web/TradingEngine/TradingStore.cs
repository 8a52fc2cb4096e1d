using FusionTiered.Sample.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace FusionTiered.Sample.Web.TradingEngine;

/// <summary>The queries of the trading engine: its third tier.</summary>
internal sealed class TradingStore(SampleDb db)
{
    private const int MostTries = 5;

    public Task<List<SymbolConfiguration>> SymbolsAsync(IReadOnlyCollection<string> symbols, CancellationToken token) =>
        db.Symbols.AsNoTracking().Where(one => symbols.Contains(one.Symbol)).ToListAsync(token);

    public Task<SymbolConfiguration> SymbolAsync(string symbol, CancellationToken token) => db.Symbols.AsNoTracking().SingleAsync(one => one.Symbol == symbol, token);

    public Task<List<string>> SymbolNamesAsync(CancellationToken token) => db.Symbols.Select(one => one.Symbol).Order().ToListAsync(token);

    /// <exception cref="NotSavedException">There is no such symbol.</exception>
    public async Task SaveSymbolAsync(SymbolConfiguration symbol, CancellationToken token)
    {
        db.Update(symbol);
        try
        {
            await db.SaveChangesAsync(token);
        }
        catch (DbUpdateConcurrencyException none)
        {
            throw new NotSavedException($"There is no symbol '{symbol.Symbol}'.", none);
        }
    }

    public Task<Account?> AccountAsync(int id, CancellationToken token) => db.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.Id == id, token);

    public Task<List<int>> ActiveAccountsAsync(CancellationToken token) => db.Accounts.Where(account => account.IsActive).Select(account => account.Id).ToListAsync(token);

    /// <summary>The database adds: of several deposits at once none is lost.</summary>
    public async Task<Account?> DepositAsync(int id, double amount, CancellationToken token)
    {
        await db.Accounts.Where(account => account.Id == id).ExecuteUpdateAsync(change => change.SetProperty(account => account.Balance, account => account.Balance + amount), token);
        return await AccountAsync(id, token);
    }

    public Task<LiquidityProvider?> LiquidityProviderAsync(int id, CancellationToken token) => db.LiquidityProviders.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, token);

    public Task<List<int>> LiquidityProviderIdsAsync(CancellationToken token) => db.LiquidityProviders.Select(one => one.Id).ToListAsync(token);

    public Task<double?> PriceAsync(string symbol, CancellationToken token) => db.Symbols.Where(one => one.Symbol == symbol).Select(one => (double?)one.LastClose).SingleOrDefaultAsync(token);

    public Task<List<Bar>> HistoryAsync(string symbol, CancellationToken token) => db.Bars.AsNoTracking().Where(bar => bar.Symbol == symbol).OrderBy(bar => bar.Date).ToListAsync(token);

    public async Task<OrderBook> BookAsync(string symbol, CancellationToken token)
    {
        var orders = await db.Orders.AsNoTracking().Where(order => order.Symbol == symbol).ToListAsync(token);
        return new(symbol, [.. orders.Where(one => one.Side == "buy").OrderByDescending(one => one.Price).Take(10)], [.. orders.Where(one => one.Side == "sell").OrderBy(one => one.Price).Take(10)]);
    }

    public async Task<List<Position>> PositionsAsync(int accountId, CancellationToken token)
    {
        var orders = await db.Orders.AsNoTracking().Where(order => order.AccountId == accountId).ToListAsync(token);
        return [.. orders.GroupBy(one => one.Symbol).Select(group => new Position(accountId, group.Key, group.Sum(one => one.Side == "buy" ? one.Quantity : -one.Quantity)))];
    }

    public Task<Order?> OrderAsync(string id, CancellationToken token) => db.Orders.AsNoTracking().SingleOrDefaultAsync(order => order.Id == id, token);

    /// <summary>Adds orders; one that is there already was written by an earlier try, or is being written by another one at this moment.</summary>
    public async Task AddOrdersAsync(IReadOnlyCollection<Order> orders, CancellationToken token)
    {
        for (var tries = 1; ; tries++)
        {
            var ids = orders.Select(one => one.Id).ToList();
            var known = await db.Orders.Where(one => ids.Contains(one.Id)).Select(one => one.Id).ToListAsync(token);
            db.AddRange(orders.Where(one => !known.Contains(one.Id)));
            try
            {
                await db.SaveChangesAsync(token);
                return;
            }
            catch (DbUpdateException) when (tries < MostTries)
            {
                // One of them came into the database between the look and the write.
                db.ChangeTracker.Clear();
            }
        }
    }
}
