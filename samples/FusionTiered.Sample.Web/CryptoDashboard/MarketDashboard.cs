namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>The cache manager of the dashboard: cache-or-compute for each kind of data, under the canonical keys.</summary>
internal sealed class MarketDashboard(IDomainCache cache)
{
    public ValueTask<DashboardSummary> SummaryAsync(CancellationToken token) =>
        cache.With<SummaryBuilder>().GetOrSetAsync(CacheKeys.DashboardSummary(), static (builder, token) => builder.BuildAsync(token), cancellationToken: token);

    /// <summary>Past the cache, with prices that are asked anew; the new value is in it afterwards.</summary>
    public ValueTask<DashboardSummary> RefreshAsync(CancellationToken token) =>
        cache.With<SummaryBuilder>().RefreshAsync(CacheKeys.DashboardSummary(), static (builder, token) => builder.BuildAnewAsync(token), cancellationToken: token);

    /// <summary>Market data of a symbol; null: there is no such symbol, which is remembered for a moment, too.</summary>
    public ValueTask<Coin?> MarketAsync(string symbol, CancellationToken token) =>
        cache.With<MarketService>().GetOrSetAsync(
            CacheKeys.MarketData(symbol),
            symbol.ToLowerInvariant(),
            static async (service, symbol, load, token) => await service.CoinAsync(symbol, token) ?? load.Nothing<Coin>(),
            cancellationToken: token);

    public ValueTask<double> IndicatorAsync(string symbol, string indicator, int period, CancellationToken token) =>
        cache.With<MarketService>().GetOrSetAsync(
            CacheKeys.TechnicalIndicator(symbol, indicator, period), (symbol, period), static (service, asked, token) => service.RsiAsync(asked.symbol, asked.period, token), cancellationToken: token);

    /// <summary>A report on a symbol, composed of data that the cache has.</summary>
    public ValueTask<MarketReport> ReportAsync(string symbol, string timeframe, CancellationToken token) =>
        cache.With<MarketDashboard>().GetOrSetAsync(
            CacheKeys.CryptoReport(symbol, timeframe), (symbol, timeframe), static (dashboard, asked, token) => dashboard.ComposeAsync(asked.symbol, asked.timeframe, token), cancellationToken: token);

    /// <summary>The same report for one user, with a lifetime of the call's own.</summary>
    public ValueTask<MarketReport> UserReportAsync(string userId, string reportId, CancellationToken token) =>
        cache.With<MarketDashboard>().GetOrSetAsync(
            CacheKeys.UserReport(userId, reportId), reportId, static (dashboard, id, token) => dashboard.ComposeAsync(id, "1d", token), TimeSpan.FromMinutes(2), cancellationToken: token);

    private async ValueTask<MarketReport> ComposeAsync(string symbol, string timeframe, CancellationToken token)
    {
        var coin = await MarketAsync(symbol, token);
        var rsi = await IndicatorAsync(symbol, "rsi", 14, token);
        return new(symbol, timeframe, coin?.Price, rsi, rsi > 70 ? "overbought" : rsi < 30 ? "oversold" : "neutral");
    }
}
