using Microsoft.AspNetCore.Http.HttpResults;

namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>The endpoints of the crypto dashboard.</summary>
internal static class CryptoDashboardEndpoints
{
    public static void MapCryptoDashboard(this WebApplication app)
    {
        // /health, /cache-stats, /admin/cache/stats and /clear-cache, in the spelling of that system.
        app.MapCryptoDashboardCompatibility(
            reportProfile: RenderedReports.Profile.Name,
            latestReportId: static async (services, token) =>
            {
                await using var scope = services.CreateAsyncScope();
                return $"{await scope.ServiceProvider.GetRequiredService<RenderedReports>().LatestIdAsync(token)}";
            });

        // The cached value first, then each change: { "type": "dashboard_update", "data": {...}, "timestamp": "..." }.
        app.MapLiveValue<DashboardSummary>(
            "/ws",
            CacheKeys.DashboardSummary(),
            static (services, _, token) => services.GetRequiredService<SummaryBuilder>().BuildAsync(token),
            static options => options.Type = "dashboard_update");

        var api = app.MapGroup("/api/crypto").WithTags("Crypto dashboard");
        api.MapGet("/dashboard-summary", (MarketDashboard dashboard, CancellationToken token) => dashboard.SummaryAsync(token)).WithCacheHeaders(static headers => headers.NoCache = true);
        api.MapGet("/dashboard-summary/cached", (MarketDashboard dashboard, CancellationToken token) => dashboard.SummaryAsync(token)).WithSummary("The old name of dashboard-summary.");
        api.MapGet("/dashboard-summary/refresh", (MarketDashboard dashboard, CancellationToken token) => dashboard.RefreshAsync(token)).WithSummary("Past the cache, with prices that are asked anew.");
        api.MapGet("/market/{symbol}", MarketAsync);
        api.MapGet("/indicators/{symbol}/{indicator}/{period:int}", (string symbol, string indicator, int period, MarketDashboard dashboard, CancellationToken token) => dashboard.IndicatorAsync(symbol, indicator, period, token));
        api.MapGet("/reports/{symbol}/{timeframe}", (string symbol, string timeframe, MarketDashboard dashboard, CancellationToken token) => dashboard.ReportAsync(symbol, timeframe, token));
        api.MapGet("/users/{userId}/reports/{reportId}", (string userId, string reportId, MarketDashboard dashboard, CancellationToken token) => dashboard.UserReportAsync(userId, reportId, token));
        api.MapGet("/rendered-reports/latest", async (RenderedReports reports, CancellationToken token) => await ReportAsync(await reports.LatestIdAsync(token), reports, token));

        // A report never changes: whoever has it asks no more for a year.
        api.MapGet("/rendered-reports/{id:int}", ReportAsync)
            .WithCacheHeaders(static headers => (headers.Public, headers.MaxAge, headers.Immutable) = (true, TimeSpan.FromDays(365), true));
    }

    private static async Task<Results<Ok<Coin>, NotFound>> MarketAsync(string symbol, MarketDashboard dashboard, CancellationToken token) =>
        await dashboard.MarketAsync(symbol, token) is { } coin ? TypedResults.Ok(coin) : TypedResults.NotFound();

    private static async Task<Results<ContentHttpResult, NotFound>> ReportAsync(int id, RenderedReports reports, CancellationToken token) =>
        await reports.FindAsync(id, token) is { } report ? TypedResults.Text(report.Html, "text/html") : TypedResults.NotFound();
}
