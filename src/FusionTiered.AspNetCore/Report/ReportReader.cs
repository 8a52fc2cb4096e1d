using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Report;

/// <summary>Puts the report of a cache together.</summary>
internal static class ReportReader
{
    public static async ValueTask<ReportAnswer> ReadAsync(MappedCache cache, CacheEndpointOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var health = await HealthReader.ReadAsync(cache, options, cancellationToken).ConfigureAwait(false);
        var state = cache.Cache.GetHealth();
        var figures = cache.Cache.GetStatistics();
        return new ReportAnswer
        {
            Cache = cache.Name,
            At = time.GetUtcNow(),
            Health = health,
            L2 = state.L2.ToString(),
            Coherence = state.Coherence.ToString(),
            Stats = StatsAnswer.Of(figures),
            Entries = figures.Overall.Entries,
            MaxEntries = figures.MaxEntries,
            Bytes = figures.Overall.Bytes,
            MaxBytes = figures.MaxBytes,
            Profiles = ProfileReader.Read(cache, figures),
            Alerts = cache.Alerts is { } alerts
                ? [.. alerts.Standing.Select(static one => new AlertAnswer(one.Rule, one.Profile, one.Value, one.Limit, one.Since, one.Message))]
                : null,
        };
    }
}
