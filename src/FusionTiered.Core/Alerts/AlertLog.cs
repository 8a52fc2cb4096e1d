using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Alerts;

/// <summary>What is logged about alerts. The message of an alert names figures, rules and profiles only.</summary>
internal static partial class AlertLog
{
    [LoggerMessage(EventIds.AlertBegan, LogLevel.Warning, "Alert '{Rule}' of cache '{Cache}' began. {Message}")]
    public static partial void Began(ILogger log, string rule, string cache, string message);

    [LoggerMessage(EventIds.AlertEnded, LogLevel.Information, "Alert '{Rule}' of cache '{Cache}' ended. {Message}")]
    public static partial void Ended(ILogger log, string rule, string cache, string message);

    [LoggerMessage(EventIds.AlertSinkFailed, LogLevel.Warning, "Alert '{Rule}' of cache '{Cache}' did not reach sink {Sink}, which failed with {Failure}.")]
    public static partial void SinkFailed(ILogger log, string rule, string cache, string sink, string failure, Exception? exception);

    [LoggerMessage(EventIds.AlertDropped, LogLevel.Warning, "Alert '{Rule}' of cache '{Cache}' did not reach sink {Sink}, which is too slow: {Waiting} changes wait for it.")]
    public static partial void Dropped(ILogger log, string rule, string cache, string sink, int waiting);

    [LoggerMessage(EventIds.AlertHandlerFailed, LogLevel.Error, "A handler of ICacheAlerts.Changed of cache '{Cache}' threw. The other handlers and the sinks are told.")]
    public static partial void HandlerFailed(ILogger log, string cache, Exception failure);

    [LoggerMessage(EventIds.AlertLookFailed, LogLevel.Error, "The rules for alerts of cache '{Cache}' could not be looked at. The next look comes.")]
    public static partial void LookFailed(ILogger log, string cache, Exception failure);
}
