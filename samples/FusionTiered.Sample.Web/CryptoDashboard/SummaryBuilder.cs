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

    /// <summary>From the parts that the cache has; what it does not have is loaded.</summary>
    public ValueTask<DashboardSummary> BuildAsync(CancellationToken token)
    {
        var sources = cache.With<MarketService>();
        return ComposeAsync(
            sources.GetOrSetAsync(Bitcoin, static (service, token) => service.CoinAsync("btc", token), cancellationToken: token),
            sources.GetOrSetAsync(Market, static (service, token) => service.GlobalAsync(token), cancellationToken: token),
            token);
    }

    /// <summary>With prices and global data from the market, whatever the cache has. A value that changes in hours may still come from the cache.</summary>
    public ValueTask<DashboardSummary> BuildAnewAsync(CancellationToken token)
    {
        var sources = cache.With<MarketService>();
        return ComposeAsync(
            sources.RefreshAsync(Bitcoin, static (service, token) => service.CoinAsync("btc", token), cancellationToken: token),
            sources.RefreshAsync(Market, static (service, token) => service.GlobalAsync(token), cancellationToken: token),
            token);
    }

    private async ValueTask<DashboardSummary> ComposeAsync(ValueTask<Coin?> coming, ValueTask<GlobalMarket> all, CancellationToken token)
    {
        var (bitcoin, market, sources) = (coming.AsTask(), all.AsTask(), cache.With<MarketService>());
        var mood = sources.GetOrSetAsync(FearAndGreed, static (service, token) => service.FearAndGreedAsync(token), cancellationToken: token).AsTask();
        var rsi = sources.GetOrSetAsync(Rsi, static (service, token) => service.RsiAsync("btc", 14, token), cancellationToken: token).AsTask();
        await Task.WhenAll(bitcoin, market, mood, rsi);
        var (coin, global) = (await bitcoin, await market);
        return new(coin!.Price, coin.Change24h, global.MarketCap, global.Volume24h, await mood, await rsi, time.GetUtcNow());
    }
}
