using System.Diagnostics.CodeAnalysis;
using FusionTiered;
using FusionTiered.AspNetCore.Access;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Audit;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Dashboard;
using FusionTiered.AspNetCore.Endpoints;
using FusionTiered.AspNetCore.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Endpoints for operators of a cache. They are closed until the application opens them.</summary>
public static partial class FusionTieredEndpointRouteBuilderExtensions
{
    /// <summary>Maps the endpoints of a cache: the dashboard at the address itself; stats, report, health, profiles, keys, entry and events to read; invalidate, clear, refresh, expire, remove, clear-pattern and purge to change.</summary>
    /// <remarks>
    /// Without an authorization policy (<c>RequireAuthorization</c> on the group, or <see cref="CacheEndpointOptions.ReadPolicy"/>) only a caller
    /// on the machine itself gets in; changes need <see cref="CacheEndpointOptions.AllowChanges"/> besides.
    /// </remarks>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">Where they begin.</param>
    /// <param name="cache">The name of the cache; null: the one without a name, or the one that a request names by <c>?cache=</c>.</param>
    /// <param name="configure">Changes the settings of <c>AddEndpoints</c> for these endpoints.</param>
    /// <returns>The group, for conventions: <c>RequireAuthorization</c>, <c>RequireHost</c>, <c>RequireRateLimiting</c>.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static RouteGroupBuilder MapFusionTiered(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/cache", string? cache = null, Action<CacheEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var (group, mapping) = Open(endpoints, pattern, cache, configure);
        var reads = group.MapGroup(string.Empty).Needs(mapping.Options.ReadPolicy);
        MapReads(reads);
        var desk = new DashboardDesk(mapping, endpoints.ServiceProvider);
        MapDashboard(reads, desk);
        desk.Begin();
        MapChanges(group.MapGroup(string.Empty).Needs(mapping.Options.ChangePolicy), mapping);
        return group;
    }

    private static void MapReads(RouteGroupBuilder reads)
    {
        reads.MapGet("/stats", StatsEndpoint.Get).WithSummary("Hits, misses and response times of each tier and of all calls.").Produces<StatsAnswer>().ProducesValidationProblem();
        reads.MapGet("/report", ReportEndpoint.GetAsync).WithSummary("A performance report as text, HTML or JSON, as the request accepts.")
            .Produces<ReportAnswer>(StatusCodes.Status200OK, "application/json", "text/plain", "text/html").ProducesValidationProblem();
        reads.MapGet("/health", HealthEndpoint.GetAsync).WithSummary("Whether the hit rate is at its threshold, and L2 answers.").Produces<HealthAnswer>().ProducesValidationProblem();
        reads.MapGet("/profiles", ProfilesEndpoint.Get).WithSummary("Settings and figures of each profile.").Produces<ProfilesAnswer>().ProducesValidationProblem();
        reads.MapGet("/keys", KeysEndpoint.Get).WithSummary("Keys in the memory of this node.").Produces<KeysAnswer>().ProducesValidationProblem();
        reads.MapGet("/entry", EntryEndpoint.GetAsync).WithSummary("One key in both tiers, side by side.").Produces<EntryAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        reads.MapGet("/events", EventsEndpoint.Get).WithSummary("Changes and figures as they come, as server-sent events.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    // For people with a browser: descriptions of the endpoints leave them out.
    private static void MapDashboard(RouteGroupBuilder reads, DashboardDesk desk)
    {
        var page = reads.MapGroup(string.Empty).ExcludeFromDescription();
        page.MapGet("/", DashboardEndpoints.PageAsync);
        page.MapGet("/dashboard/{file}", DashboardEndpoints.FileAsync);
        page.MapGet("/dashboard/actions", DashboardEndpoints.Actions);
        page.MapGet("/dashboard/live", (HttpContext http) => DashboardEndpoints.Live(http, desk));
    }

    private static void MapChanges(RouteGroupBuilder changes, CacheMapping mapping)
    {
        changes.MapPost("/invalidate", InvalidateEndpoint.PostAsync).WithSummary("Tells the cache of an event: what it is mapped to is invalidated.")
            .Produces<InvalidateAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status500InternalServerError);
        changes.MapDelete("/clear", ClearEndpoint.DeleteAsync).WithSummary("Takes away every value, or those of one profile.").WithMetadata(mapping.Clears)
            .Produces<ClearAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status429TooManyRequests);
        changes.MapPost("/refresh", KeyChangeEndpoints.RefreshAsync).WithSummary("Loads a key anew, or lets the next call load it.")
            .Produces<KeyChangeAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status502BadGateway);
        changes.MapPost("/expire", KeyChangeEndpoints.ExpireAsync).WithSummary("Ends the lifetime of a key; its value stays for a source that fails.").Produces<KeyChangeAnswer>().ProducesValidationProblem();
        changes.MapPost("/remove", KeyChangeEndpoints.RemoveAsync).WithSummary("Takes a key away.").Produces<KeyChangeAnswer>().ProducesValidationProblem();
        changes.MapPost("/clear-pattern", ClearPatternEndpoint.PostAsync).WithSummary("Takes away the values whose keys match. 400: the engine cannot look for the pattern.").WithMetadata(mapping.Patterns)
            .Produces<PatternAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status429TooManyRequests);
        changes.MapPost("/purge", PurgeEndpoint.PostAsync).WithSummary("Takes away the values and responses with a tag, and tells the CDN. 502: the CDN did not take it.").WithMetadata(mapping.Purges)
            .Produces<PurgeAnswer>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status502BadGateway);
    }

    private static (RouteGroupBuilder Group, CacheMapping Mapping) Open(IEndpointRouteBuilder endpoints, string pattern, string? cache, Action<CacheEndpointOptions>? configure)
    {
        var services = endpoints.ServiceProvider;
        var options = OptionsOf(services, cache ?? string.Empty, configure);
        var audit = new AuditLog((services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(AuditLog.Category), services.GetService<TimeProvider>() ?? TimeProvider.System);
        var mapping = new CacheMapping(cache, options, services, audit);
        var group = endpoints.MapGroup(pattern).WithTags("FusionTiered").WithMetadata(mapping).ProducesProblem(StatusCodes.Status403Forbidden);
        group.AddEndpointFilter(static async (context, next) =>
        {
            try
            {
                return await next(context).ConfigureAwait(false);
            }
            catch (WrongInputException wrong)
            {
                return wrong.ToResult();
            }
        });
        new AccessGate(options, audit).Close(group);
        return (group, mapping);
    }

    private static CacheEndpointOptions OptionsOf(IServiceProvider services, string name, Action<CacheEndpointOptions>? configure)
    {
        var options = services.GetRequiredService<IOptionsMonitor<CacheEndpointOptions>>().Get(name).Copy();
        configure?.Invoke(options);
        string[] faults = [.. CacheEndpointOptionsValidator.FaultsOf(options)];
        return faults.Length == 0 ? options : throw new OptionsValidationException(name, typeof(CacheEndpointOptions), faults);
    }

    private static RouteGroupBuilder Needs(this RouteGroupBuilder group, string? policy) => policy is null ? group : group.RequireAuthorization(policy);
}
