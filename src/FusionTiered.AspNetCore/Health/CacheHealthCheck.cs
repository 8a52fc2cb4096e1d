using FusionTiered.Alerts;
using FusionTiered.Engines;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FusionTiered.AspNetCore.Health;

/* A cache must not get its service restarted: as long as memory serves, the worst answer is Degraded, which the framework answers
   with 200. Only a cache that has ended is Unhealthy. The cache's own knowledge of its L2 is not enough, since an idle cache learns of a
   dead L2 late: the check reads a key of L2 itself, past breakers, under a deadline of its own. */
internal sealed class CacheHealthCheck(IDomainCache cache, ICacheAlerts? alerts, ICacheRefreshers? refreshers, CacheHealthCheckOptions options, TimeProvider time) : IHealthCheck
{
    private readonly StatisticsWindow _window = new(options.HitRateWindow, time);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var probe = await ProbeAsync(cancellationToken).ConfigureAwait(false);
            var look = new CacheLook(cache.GetHealth(), probe, cache.GetStatistics(), alerts?.Standing ?? [], options) { Refreshers = refreshers?.All };
            var calls = _window.Look(look.Figures).Overall;
            if (look.Health.Status == CacheHealthStatus.Unhealthy)
            {
                return Ended(context, look.Data(calls));
            }

            var reasons = look.Reasons(calls).ToList();
            return reasons.Count == 0
                ? HealthCheckResult.Healthy("Everything that was configured works.", look.Data(calls))
                : HealthCheckResult.Degraded(string.Join(' ', reasons), exception: null, look.Data(calls));
        }
        catch (ObjectDisposedException)
        {
            return Ended(context, data: null);
        }
    }

    private async ValueTask<L2Probe> ProbeAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.ProbeDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var probe = await CacheInspector.Of(cache).ProbeL2Async(either.Token).ConfigureAwait(false);

        // To the probe the end of the asker's patience is a deadline like any other.
        cancellationToken.ThrowIfCancellationRequested();
        return probe;
    }

    private static HealthCheckResult Ended(HealthCheckContext context, IReadOnlyDictionary<string, object>? data) =>
        new(context.Registration.FailureStatus, "The cache has ended and serves nothing.", exception: null, data);
}
