using FusionTiered;
using FusionTiered.AspNetCore.CryptoDashboard;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

public static partial class FusionTieredEndpointRouteBuilderExtensions
{
    private static readonly string[] Clears = [HttpMethods.Post, HttpMethods.Delete];

    /// <summary>
    /// Maps the cache endpoints of the crypto dashboard, field by field: <c>GET /health</c>, <c>/cache-stats</c>, <c>/admin/cache/stats</c>, and
    /// <c>/clear-cache</c>, <c>/admin/cache/clear</c> by POST or DELETE. They are closed by the same gate as those of <see cref="MapFusionTiered"/>.
    /// </summary>
    /// <param name="endpoints">The endpoints of the application, or a group of them.</param>
    /// <param name="cache">The name of the cache; null: the one without a name.</param>
    /// <param name="configure">Changes the settings of <c>AddEndpoints</c> for these endpoints.</param>
    /// <param name="latestReportId">Finds the <c>latest_report_id</c> of <c>/cache-stats</c>; null: it is not known.</param>
    /// <param name="reportProfile">The profile whose entries and hits the <c>report_cache</c> of <c>/cache-stats</c> counts: the one that the latest report lies under.</param>
    /// <returns>The group, for conventions.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static RouteGroupBuilder MapCryptoDashboardCompatibility(
        this IEndpointRouteBuilder endpoints,
        string? cache = null,
        Action<CacheEndpointOptions>? configure = null,
        Func<IServiceProvider, CancellationToken, ValueTask<string?>>? latestReportId = null,
        string reportProfile = "report")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(reportProfile);
        var (group, mapping) = Open(endpoints, string.Empty, cache, configure);
        var reads = group.MapGroup(string.Empty).Needs(mapping.Options.ReadPolicy);
        reads.MapGet("/health", CryptoEndpoints.HealthAsync).WithSummary("The tiers of the cache and all its calls.").Produces<CryptoHealth>();
        reads.MapGet("/cache-stats", CryptoEndpoints.ReportStatsAsync).WithSummary("The figures of each tier and of the reports.").WithMetadata(new ReportSource(reportProfile, latestReportId)).Produces<CryptoReportStats>();
        reads.MapGet("/admin/cache/stats", CryptoEndpoints.StatsAsync).WithSummary("The figures of each tier.").Produces<CryptoStats>();
        var changes = group.MapGroup(string.Empty).Needs(mapping.Options.ChangePolicy).WithMetadata(mapping.Clears);
        changes.MapMethods("/clear-cache", Clears, CryptoEndpoints.ClearAsync).WithSummary("Takes away every value.").Produces<CryptoClear>().ProducesProblem(StatusCodes.Status429TooManyRequests);
        changes.MapMethods("/admin/cache/clear", Clears, CryptoEndpoints.ClearAsync).WithSummary("Takes away every value.").Produces<CryptoClear>().ProducesProblem(StatusCodes.Status429TooManyRequests);
        return group;
    }
}
