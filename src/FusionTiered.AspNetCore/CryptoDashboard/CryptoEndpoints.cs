using System.Globalization;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Endpoints;
using FusionTiered.AspNetCore.Report;
using FusionTiered.Engines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>Health, figures and clear in the spelling of the crypto dashboard.</summary>
internal static class CryptoEndpoints
{
    private const string System = "unified_multi_tier";

    public static async Task<IResult> HealthAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (cache, figures, probe) = await ReadAsync(http, cancellationToken).ConfigureAwait(false);
        var serves = cache.Cache.GetHealth().L1;
        var all = figures.Overall;
        return Answer.Json(
            http,
            new CryptoHealth(
                !serves ? "unhealthy" : probe is { IsThere: true, IsAnswered: false } ? "degraded" : "healthy",
                new CryptoSystem(System, all.Entries, all.L1.Hits, all.L1.Misses, Figures.Rate(all.L1.HitRate), probe.IsAnswered, serves),
                new CryptoMetrics(all.Entries, Figures.Rate(all.HitRate), all.Requests, Figures.TenthsOfMilliseconds(Figures.ResponseTime(all)))),
            CryptoJson.Default.CryptoHealth);
    }

    public static async Task<IResult> StatsAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (cache, figures, probe) = await ReadAsync(http, cancellationToken).ConfigureAwait(false);
        return Answer.Json(http, new CryptoStats(System, L1(cache, figures), L2(cache, probe)), CryptoJson.Default.CryptoStats);
    }

    public static async Task<IResult> ReportStatsAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (cache, figures, probe) = await ReadAsync(http, cancellationToken).ConfigureAwait(false);
        var source = http.GetEndpoint()!.Metadata.GetRequiredMetadata<ReportSource>();
        var reports = figures.Profiles.FirstOrDefault(one => string.Equals(one.Profile, source.Profile, StringComparison.OrdinalIgnoreCase));
        var latest = source.Find is { } find ? await find(http.RequestServices, cancellationToken).ConfigureAwait(false) : null;
        return Answer.Json(
            http,
            new CryptoReportStats(System, L1(cache, figures), L2(cache, probe), new CryptoReports(reports?.Entries ?? 0, Figures.Rate(reports?.HitRate ?? 0), latest)),
            CryptoJson.Default.CryptoReportStats);
    }

    public static async Task<IResult> ClearAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        var cleared = await ClearEndpoint.RunAsync(http, mapping, cache, profile: null, cancellationToken).ConfigureAwait(false);
        var time = http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        List<string> operations = [string.Create(CultureInfo.InvariantCulture, $"Cleared {cleared.Write.Removed} L1 entries")];
        if (cache.Cache.GetHealth().L2 != RemoteTierStatus.None)
        {
            operations.Insert(0, InL2(cleared));
        }

        return Answer.Json(
            http,
            new CryptoClear(
                Success: true,
                cleared.Write.IsEverywhere ? "Cache cleared" : "Cache cleared in this node only so far",
                operations,
                time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            CryptoJson.Default.CryptoClear);
    }

    private static string InL2(in Cleared cleared) => cleared switch
    {
        { Write.IsEverywhere: false } => "L2 is away: its values end as soon as it answers",
        { Sweep: { Outcome: L2SweepOutcome.Counted, Removed: var removed } } => string.Create(CultureInfo.InvariantCulture, $"Cleared {removed} Redis keys"),
        { Sweep.Outcome: L2SweepOutcome.Refused } => "Ended every value in L2, without a count: its keys cannot be listed",
        { Sweep.Outcome: L2SweepOutcome.Failed } => "Ended every value in L2, without a count: L2 failed while its keys were counted",
        _ => "Ended every value in L2, without a count",
    };

    private static async ValueTask<(MappedCache Cache, CacheStatistics Figures, L2Probe Probe)> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        return (cache, cache.Cache.GetStatistics(), await HealthReader.ProbeAsync(cache.Inspector, mapping.Options.ProbeDeadline, cancellationToken).ConfigureAwait(false));
    }

    private static CryptoL1 L1(MappedCache cache, CacheStatistics figures)
    {
        var tier = figures.Overall.L1;
        return new("memory", figures.Overall.Entries, tier.Hits, tier.Misses, Figures.Rate(tier.HitRate), figures.MaxEntries, Figures.Seconds(cache.Profiles?.Default.Settings.L1Lifetime), cache.Cache.GetHealth().L1);
    }

    private static CryptoL2 L2(MappedCache cache, in L2Probe probe) => new(
        probe.IsThere ? "redis" : "none",
        Figures.Seconds(cache.Profiles?.Default.Settings.Lifetime),
        probe.IsAnswered,
        !probe.IsThere ? "none" : probe.IsAnswered ? "connected" : "disconnected");
}
