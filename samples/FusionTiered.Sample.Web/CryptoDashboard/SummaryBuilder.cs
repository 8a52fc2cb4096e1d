namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>
/// Computes the dashboard from its parts. The parts have generic strategies under keys without a namespace: prices and global data are
/// RealTime, fear and greed ShortTerm, the RSI LongTerm.
/// </summary>
internal sealed class SummaryBuilder(IDomainCache cache, TimeProvider time)
{
    private static readonly CacheKey Bitcoin = CacheKey.Raw("btc_coingecko_30s", CacheStrategy.RealTime);
    private static readonly CacheKey Market = CacheKey.Raw("latest_market_data", CacheStrategy.RealTime);
    private static readonly CacheKey FearAndGreed = CacheKey.Raw("fear_greed_5m", CacheStrategy.ShortTerm);
    private static readonly CacheKey Rsi = CacheKey.Raw("rsi_taapi_3h", CacheStrategy.LongTerm);

    public async ValueTask<DashboardSummary> BuildAsync(CancellationToken token)
    {
        var sources = cache.With<MarketService>();
        var bitcoin = sources.GetOrSetAsync(Bitcoin, static (service, token) => service.CoinAsync("btc", token), cancellationToken: token).AsTask();
        var market = sources.GetOrSetAsync(Market, static (service, token) => service.GlobalAsync(token), cancellationToken: token).AsTask();
        var mood = sources.GetOrSetAsync(FearAndGreed, static (service, token) => service.FearAndGreedAsync(token), cancellationToken: token).AsTask();
        var rsi = sources.GetOrSetAsync(Rsi, static (service, token) => service.RsiAsync("btc", 14, token), cancellationToken: token).AsTask();
        await Task.WhenAll(bitcoin, market, mood, rsi);
        var (coin, all) = (await bitcoin, await market);
        return new(coin!.Price, coin.Change24h, all.MarketCap, all.Volume24h, await mood, await rsi, time.GetUtcNow());
    }
}
