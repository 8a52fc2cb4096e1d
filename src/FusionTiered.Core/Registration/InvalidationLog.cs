using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Registration;

/// <summary>What is logged when the events of the configuration change. Templates are settings: they are shown.</summary>
internal static partial class InvalidationLog
{
    [LoggerMessage(EventIds.EventsReloaded, LogLevel.Information, "The events of cache '{Cache}' follow the changed configuration.")]
    public static partial void EventsReloaded(this ILogger log, string cache);

    [LoggerMessage(EventIds.EventsRefused, LogLevel.Error, "The changed events of cache '{Cache}' are faulty; the events before stay. {Faults}")]
    public static partial void EventsRefused(this ILogger log, string cache, string faults);
}
