using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>Every sentence the core ever logs, with a fixed id. Keys, tags and values are in none of them.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.SourceTimedOut, LogLevel.Warning, "A source of profile '{Profile}' gave no answer in {Seconds} s; its token is cancelled and its key is free.")]
    public static partial void SourceTimedOut(ILogger log, string profile, double seconds);

    [LoggerMessage(EventIds.AbandonedSourceReturned, LogLevel.Information, "An abandoned source of profile '{Profile}' returned {How}; the answer is dropped.")]
    public static partial void AbandonedSourceReturned(ILogger log, string profile, string how);

    [LoggerMessage(EventIds.CancellationFailed, LogLevel.Error, "What a source of profile '{Profile}' registered for its cancellation threw {Failure}.")]
    public static partial void CancellationFailed(ILogger log, string profile, string failure);

    [LoggerMessage(EventIds.LoadFailed, LogLevel.Warning, "A load of profile '{Profile}' failed with {Failure}.")]
    public static partial void LoadFailed(ILogger log, string profile, string failure);

    [LoggerMessage(EventIds.HybridKeyRefused, LogLevel.Warning, "A key of {Length} characters that came through HybridCache is not cached: {Reason}.")]
    public static partial void HybridKeyRefused(ILogger log, int length, string reason);
}
