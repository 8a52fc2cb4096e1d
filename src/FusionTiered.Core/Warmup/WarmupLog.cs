using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Warmup;

/// <summary>The sentences of the warm-up. The exception is the warmer's own.</summary>
internal static partial class WarmupLog
{
    [LoggerMessage(EventIds.WarmerDone, LogLevel.Information, "Warmer '{Name}' of cache '{Cache}' has loaded {Values} values in {Milliseconds} ms.")]
    public static partial void Done(ILogger log, string name, string cache, int values, double milliseconds);

    [LoggerMessage(EventIds.WarmerFailed, LogLevel.Warning, "Warmer '{Name}' of cache '{Cache}' failed with {Failure} after {Values} values. The service goes on without it.")]
    public static partial void Failed(ILogger log, string name, string cache, string failure, int values, Exception exception);

    [LoggerMessage(EventIds.WarmerLate, LogLevel.Warning, "Warmer '{Name}' of cache '{Cache}' did not end within its Deadline ({Seconds} s); it has loaded {Values} values.")]
    public static partial void Late(ILogger log, string name, string cache, double seconds, int values);

    [LoggerMessage(EventIds.WarmerProgress, LogLevel.Debug, "Warmer '{Name}' of cache '{Cache}' has loaded {Values} of {Expected} values.")]
    public static partial void Progress(ILogger log, string name, string cache, int values, int expected);

    [LoggerMessage(EventIds.WarmupDone, LogLevel.Information, "The warm-up of cache '{Cache}' ended after {Milliseconds} ms: {Done} of {All} warmers succeeded.")]
    public static partial void Ended(ILogger log, string cache, double milliseconds, int done, int all);

    [LoggerMessage(EventIds.HotKeysKept, LogLevel.Information, "Cache '{Cache}' keeps its {Count} hottest keys for the next start.")]
    public static partial void HotKeysKept(ILogger log, string cache, int count);

    [LoggerMessage(EventIds.HotKeysNotKept, LogLevel.Warning, "Cache '{Cache}' could not keep its {Count} hottest keys for the next start: L2 did not take them.")]
    public static partial void HotKeysNotKept(ILogger log, string cache, int count);
}
