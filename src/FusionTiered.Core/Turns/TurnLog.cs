using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Turns;

/// <summary>The sentences about turns. A name is that of a refresher or a warmer, without keys.</summary>
internal static partial class TurnLog
{
    [LoggerMessage(EventIds.TurnTaken, LogLevel.Information, "This node does the work '{Name}' of cache '{Cache}' from now on.")]
    public static partial void Taken(ILogger log, string name, string cache);

    [LoggerMessage(EventIds.TurnLost, LogLevel.Information, "This node stops the work '{Name}' of cache '{Cache}': another node does it, or Redis does not answer.")]
    public static partial void Lost(ILogger log, string name, string cache);

    [LoggerMessage(EventIds.TurnWithoutRedis, LogLevel.Warning, "Redis does not say which node does the work '{Name}' of cache '{Cache}'. This node does it without asking, and so may others.")]
    public static partial void Alone(ILogger log, string name, string cache);

    [LoggerMessage(EventIds.TurnUnknown, LogLevel.Warning, "Redis has not said for {Seconds} s which node does the work '{Name}' of cache '{Cache}'. This node does not do it.")]
    public static partial void NobodyWorks(ILogger log, string name, string cache, double seconds);

    [LoggerMessage(EventIds.TurnFailed, LogLevel.Error, "The work '{Name}' of cache '{Cache}' ended with a failure. It begins again.")]
    public static partial void Failed(ILogger log, string name, string cache, Exception failure);
}
