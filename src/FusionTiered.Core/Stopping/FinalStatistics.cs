using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Stopping;

/// <summary>Logs the figures of each profile that was used, as the last step of a stop.</summary>
internal sealed class FinalStatistics(IDomainCache cache, ILogger log) : IStopStep
{
    public StopStage Stage => StopStage.LogStatistics;

    public string Name => $"final statistics of cache '{CacheName.Shown(cache.Name)}'";

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        foreach (var one in cache.GetStatistics().Profiles.Where(static one => one.Requests > 0 || one.Loads > 0))
        {
            StopLog.FinalStatistics(
                log,
                one.Profile,
                CacheName.Shown(cache.Name),
                one.Requests,
                one.L1.Hits,
                one.L2.Hits,
                one.Stale,
                one.Misses,
                Math.Round(one.HitRate, 1),
                one.Loads,
                one.Failures);
        }

        return default;
    }
}
