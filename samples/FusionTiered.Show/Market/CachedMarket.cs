namespace FusionTiered.Show.Market;

/// <summary>The service behind the cache: one call for each kind of page, each with its canonical key and so its profile.</summary>
/// <remarks>
/// The keys are composed at the call and the source takes its state, so a hit builds no string and no delegate.
/// The dashboard without the index takes the key of the one without bitcoin.
/// </remarks>
public sealed class CachedMarket(IDomainCache cache, MarketService market) : IMarketReader
{
    public async ValueTask<Answer> ReadAsync(Page page, CancellationToken ct) => page.Kind switch
    {
        PageKind.Dashboard => await DashboardAsync(page, ct),
        PageKind.Market => await QuoteAsync(page, ct),
        PageKind.Price => await PricesAsync(page, ct),
        PageKind.Report => await ReportAsync(page, ct),
        PageKind.Tech => await IndicatorAsync(page, ct),
        _ => await UserReportAsync(page, ct),
    };

    private ValueTask<DashboardSummary> DashboardAsync(Page page, CancellationToken ct) => cache.GetOrSetAsync(
        page.Subject is "all" ? CacheKeys.DashboardSummary() : CacheKeys.DashboardSummaryNonBtc(),
        (market, page),
        static (s, ct) => s.market.DashboardAsync(s.page, ct),
        cancellationToken: ct);

    private ValueTask<MarketQuote> QuoteAsync(Page page, CancellationToken ct) => cache.GetOrSetAsync(
        CacheKeys.MarketData(page.Subject), (market, page), static (s, ct) => s.market.QuoteAsync(s.page, ct), cancellationToken: ct);

    private ValueTask<PriceSeries> PricesAsync(Page page, CancellationToken ct) => cache.GetOrSetAsync(
        CacheKeys.PriceData(page.Subject, page.Detail), (market, page), static (s, ct) => s.market.PricesAsync(s.page, ct), cancellationToken: ct);

    private ValueTask<SymbolReport> ReportAsync(Page page, CancellationToken ct) => cache.GetOrSetAsync(
        CacheKeys.CryptoReport(page.Subject, page.Detail), (market, page), static (s, ct) => s.market.ReportAsync(s.page, ct), cancellationToken: ct);

    private ValueTask<IndicatorSeries> IndicatorAsync(Page page, CancellationToken ct) => cache.GetOrSetAsync(
        CacheKeys.TechnicalIndicator(page.Subject, page.Detail, page.Number), (market, page), static (s, ct) => s.market.IndicatorAsync(s.page, ct), cancellationToken: ct);

    private ValueTask<UserReport> UserReportAsync(Page page, CancellationToken ct) => cache.GetOrSetAsync(
        CacheKeys.UserReport(page.Subject, page.Detail), (market, page), static (s, ct) => s.market.UserReportAsync(s.page, ct), cancellationToken: ct);
}
