namespace FusionTiered.Show.Market;

/// <summary>What an answer weighs in memory. The cache's own estimate cannot look into objects of the application.</summary>
public static class AnswerSize
{
    // Entry, key, page name and the fields of the record, rounded up.
    private const long Base = 480;
    private const long Quote = 160;
    private const long Held = 64;

    public static long Of(object? answer) => Base + (answer switch
    {
        IndicatorSeries series => Prices(series.Values),
        PriceSeries series => Prices(series.Prices),
        SymbolReport report => Prices(report.Months),
        UserReport report => Prices(report.Worth) + (report.Holdings.Length * Held),
        DashboardSummary summary => summary.Quotes.Length * Quote,
        _ => 0,
    });

    private static long Prices(double[] prices) => sizeof(double) * (long)prices.Length;
}
