using FusionTiered.Sample.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>The queries of the signal platform.</summary>
internal sealed class SignalStore(SampleDb db)
{
    private const int PageSize = 10;

    public async Task<FeedPage> FeedAsync(string userId, string? cursor, CancellationToken token)
    {
        var skip = int.TryParse(cursor, out var at) && at > 0 ? at : 0;
        var page = await db.Signals.AsNoTracking().OrderByDescending(signal => signal.OpenedOn).ThenByDescending(signal => signal.Id).Skip(skip).Take(PageSize).ToListAsync(token);
        return new(userId, page, page.Count < PageSize ? null : $"{skip + PageSize}");
    }

    public Task<Signal?> SignalAsync(string id, CancellationToken token) => db.Signals.AsNoTracking().SingleOrDefaultAsync(signal => signal.Id == id, token);

    public Task<List<Signal>> ActiveAsync(int providerId, CancellationToken token) =>
        db.Signals.AsNoTracking().Where(signal => signal.ProviderId == providerId && signal.Result == null).OrderBy(signal => signal.Id).ToListAsync(token);

    public Task<Provider?> ProviderAsync(int id, CancellationToken token) => db.Providers.AsNoTracking().SingleOrDefaultAsync(provider => provider.Id == id, token);

    public async Task<ProviderStats> StatsAsync(int id, CancellationToken token)
    {
        var results = await db.Signals.Where(signal => signal.ProviderId == id).Select(signal => signal.Result).ToListAsync(token);
        var closed = results.OfType<double>().ToList();
        return new(id, results.Count, results.Count - closed.Count, closed.Count == 0 ? 0 : Math.Round(100.0 * closed.Count(result => result > 0) / closed.Count, 1), closed.Count == 0 ? 0 : Math.Round(closed.Average(), 2));
    }

    public async Task<List<ProviderStats>> LeaderboardAsync(CancellationToken token)
    {
        var stats = new List<ProviderStats>();
        foreach (var id in await db.Providers.Select(provider => provider.Id).ToListAsync(token))
        {
            stats.Add(await StatsAsync(id, token));
        }

        return [.. stats.OrderByDescending(one => one.AverageResult).Take(5)];
    }

    public async Task<Portfolio> PortfolioAsync(string userId, CancellationToken token)
    {
        var amounts = await db.Trades.Where(trade => trade.UserId == userId).Select(trade => trade.Amount).ToListAsync(token);
        return new(userId, amounts.Count, amounts.Sum());
    }

    public Task<AssetPrice?> PriceAsync(string assetPair, CancellationToken token) => db.Prices.AsNoTracking().SingleOrDefaultAsync(price => price.AssetPair == assetPair, token);

    public Task<List<AssetPrice>> PricesAsync(string assetPair, CancellationToken token) =>
        db.Signals.Where(signal => signal.AssetPair == assetPair).OrderBy(signal => signal.OpenedOn).ThenBy(signal => signal.Id).Select(signal => new AssetPrice(assetPair, signal.Entry)).ToListAsync(token);

    /// <exception cref="NotSavedException">There is no such pair.</exception>
    public async Task SavePriceAsync(AssetPrice price, CancellationToken token)
    {
        if (await db.Prices.Where(one => one.AssetPair == price.AssetPair).ExecuteUpdateAsync(change => change.SetProperty(one => one.Price, price.Price), token) == 0)
        {
            throw new NotSavedException($"There is no pair '{price.AssetPair}'.");
        }
    }

    public Task AddAsync<T>(T row, CancellationToken token)
        where T : class
    {
        db.Add(row);
        return db.SaveChangesAsync(token);
    }

    public Task CloseAsync(Signal signal, CancellationToken token) =>
        db.Signals.Where(one => one.Id == signal.Id).ExecuteUpdateAsync(change => change.SetProperty(one => one.Result, signal.Result), token);
}
