using FusionTiered.AspNetCore.Audit;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.Live;

/// <summary>The log sentences of live values.</summary>
internal static partial class LiveLog
{
    public const string Category = "FusionTiered.Live";

    [LoggerMessage(EventIds.LiveReadFailed, LogLevel.Warning, "The live value of key {Key} could not be read. Its clients keep what they have; the next try is in {Seconds} s.")]
    public static partial void ReadFailed(ILogger log, string key, double seconds, Exception failure);

    [LoggerMessage(EventIds.LiveWatchFailed, LogLevel.Error, "The changes of key {Key} could not be watched. The connections of its clients end; they connect anew.")]
    public static partial void WatchFailed(ILogger log, string key, Exception failure);

    [LoggerMessage(EventIds.LiveOriginRefused, LogLevel.Information, "A WebSocket of a page of {Origin} was refused. This application was asked as {Own}; AllowedOrigins names {Allowed} others.")]
    public static partial void OriginRefused(ILogger log, string origin, string own, int allowed);
}
