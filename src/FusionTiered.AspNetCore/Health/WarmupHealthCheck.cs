using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FusionTiered.AspNetCore.Health;

/// <summary>Holds traffic back until the warm-up of a cache is done, for a bounded time. A warmer that failed holds back nothing.</summary>
internal sealed class WarmupHealthCheck(ICacheWarmups? warmups) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        warmups is null ? HealthCheckResult.Healthy("The cache has no warmers.")
        : warmups.IsDone ? HealthCheckResult.Healthy("The warm-up is done.", Data(warmups))
        : warmups.IsReady ? HealthCheckResult.Healthy("The warm-up goes on, and readiness waits no longer for it.", Data(warmups))
        : new HealthCheckResult(context.Registration.FailureStatus, "The warm-up goes on.", exception: null, Data(warmups)));

    private static Dictionary<string, object> Data(ICacheWarmups warmups)
    {
        var all = warmups.All;
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["warmers"] = all.Count,
            ["done"] = all.Count(static one => one.State == CacheWarmerState.Done),
            ["failed"] = all.Count(static one => one.State is CacheWarmerState.Failed or CacheWarmerState.TimedOut),
            ["loaded"] = all.Sum(static one => one.Loaded),
        };
        foreach (var one in all)
        {
            data[$"warmer:{one.Name}"] = one.Failure is { } failure ? $"{one.State}, {failure}" : one.State.ToString();
        }

        return data;
    }
}
