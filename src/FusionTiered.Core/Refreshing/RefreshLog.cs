using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Refreshing;

/// <summary>The sentences of background refreshers. The exception is the source's own.</summary>
internal static partial class RefreshLog
{
    [LoggerMessage(EventIds.Refreshed, LogLevel.Debug, "Refresher '{Name}' of cache '{Cache}' has loaded its value after {Milliseconds} ms.")]
    public static partial void Refreshed(ILogger log, string name, string cache, double milliseconds);

    [LoggerMessage(EventIds.RefreshFailed, LogLevel.Warning, "Refresher '{Name}' of cache '{Cache}' failed, {Failures} times in a row now, last with {Failure}. The next try is in {Seconds} s.")]
    public static partial void Failed(ILogger log, string name, string cache, int failures, string failure, double seconds, Exception exception);

    [LoggerMessage(EventIds.RefreshBack, LogLevel.Information, "Refresher '{Name}' of cache '{Cache}' succeeds again after {Failures} failures.")]
    public static partial void Back(ILogger log, string name, string cache, int failures);
}
