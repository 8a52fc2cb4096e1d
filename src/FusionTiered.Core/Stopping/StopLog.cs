using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Stopping;

/// <summary>The sentences of a graceful stop. Exceptions are named by their type: those of Redis clients name keys.</summary>
internal static partial class StopLog
{
    [LoggerMessage(EventIds.StopStepFailed, LogLevel.Warning, "At the stop, step '{Step}' ({Stage}) failed with {Failure}. The others go on.")]
    public static partial void StepFailed(ILogger log, string step, StopStage stage, string failure);

    [LoggerMessage(EventIds.StopStepLate, LogLevel.Warning, "At the stop, step '{Step}' ({Stage}) was not done within its share of {Seconds} s and is left behind.")]
    public static partial void StepLate(ILogger log, string step, StopStage stage, double seconds);

    [LoggerMessage(
        EventIds.FinalStatistics,
        LogLevel.Information,
        "Profile '{Profile}' of cache '{Cache}' answered {Requests} calls: {L1Hits} from memory, {L2Hits} from L2, {Stale} stale, {Misses} from the source (hit rate {HitRate} %). Its sources were called {Loads} times and failed {Failures} times.")]
    public static partial void FinalStatistics(
        ILogger log, string profile, string cache, long requests, long l1Hits, long l2Hits, long stale, long misses, double hitRate, long loads, long failures);
}
