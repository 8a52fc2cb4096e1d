namespace FusionTiered.Show.Market;

/// <summary>The service without a cache: each page costs a call of the slow source, then the figures are worked out.</summary>
public sealed class MarketService(ISlowSource source, Analyst analyst)
{
    public async ValueTask<DashboardSummary> DashboardAsync(Page page, CancellationToken ct)
    {
        await source.CallAsync(page, ct);
        return analyst.Dashboard(page);
    }

    public async ValueTask<MarketQuote> QuoteAsync(Page page, CancellationToken ct)
    {
        await source.CallAsync(page, ct);
        return analyst.Quote(page);
    }

    public async ValueTask<PriceSeries> PricesAsync(Page page, CancellationToken ct)
    {
        await source.CallAsync(page, ct);
        return analyst.Prices(page);
    }

    public async ValueTask<SymbolReport> ReportAsync(Page page, CancellationToken ct)
    {
        await source.CallAsync(page, ct);
        return analyst.Report(page);
    }

    public async ValueTask<IndicatorSeries> IndicatorAsync(Page page, CancellationToken ct)
    {
        await source.CallAsync(page, ct);
        return analyst.Indicator(page);
    }

    public async ValueTask<UserReport> UserReportAsync(Page page, CancellationToken ct)
    {
        await source.CallAsync(page, ct);
        return analyst.User(page);
    }
}
