namespace FusionTiered.Sample.Market;

/// <summary>The service behind the cache: one call for each kind of page, each with its canonical key and profile.</summary>
public sealed class CachedMarket(IDomainCache cache, MarketService market) : IMarketReader
{
    public async ValueTask<Answer> ReadAsync(Page page, CancellationToken ct) => page.Kind switch
    {
        PageKind.Dashboard => await cache.GetOrSetAsync(KeyOf(page), (market, page), static (s, ct) => s.market.DashboardAsync(s.page, ct), ct),
        PageKind.Market => await cache.GetOrSetAsync(KeyOf(page), (market, page), static (s, ct) => s.market.QuoteAsync(s.page, ct), ct),
        PageKind.Price => await cache.GetOrSetAsync(KeyOf(page), (market, page), static (s, ct) => s.market.PricesAsync(s.page, ct), ct),
        PageKind.Report => await cache.GetOrSetAsync(KeyOf(page), (market, page), static (s, ct) => s.market.ReportAsync(s.page, ct), ct),
        PageKind.Tech => await cache.GetOrSetAsync(KeyOf(page), (market, page), static (s, ct) => s.market.IndicatorAsync(s.page, ct), ct),
        _ => await cache.GetOrSetAsync(KeyOf(page), (market, page), static (s, ct) => s.market.UserReportAsync(s.page, ct), ct),
    };

    /// <summary>The canonical key of a page. The dashboard without the index takes the place of the one without bitcoin.</summary>
    public static CacheKey KeyOf(Page page) => page.Kind switch
    {
        PageKind.Dashboard when page.Subject is "all" => CacheKeys.DashboardSummary(),
        PageKind.Dashboard => CacheKeys.DashboardSummaryNonBtc(),
        PageKind.Market => CacheKeys.MarketData(page.Subject),
        PageKind.Price => CacheKeys.PriceData(page.Subject, page.Detail),
        PageKind.Report => CacheKeys.CryptoReport(page.Subject, page.Detail),
        PageKind.Tech => CacheKeys.TechnicalIndicator(page.Subject, page.Detail, page.Number),
        _ => CacheKeys.UserReport(page.Subject, page.Detail),
    };
}
