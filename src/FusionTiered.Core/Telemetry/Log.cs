using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>The sentences that the core logs, each with a fixed id. Tags and values are in none of them; keys as <see cref="KeyEventLog"/> shows them.</summary>
/// <remarks>Exceptions of the application's code are handed to the logger, and are not part of a sentence.</remarks>
internal static partial class Log
{
    [LoggerMessage(EventIds.SourceTimedOut, LogLevel.Warning, "The source of profile '{Profile}' gave no answer for key {Key} within HardDeadline ({Seconds} s). Its token is cancelled and the key is free.")]
    public static partial void SourceTimedOut(ILogger log, string profile, string key, double seconds);

    [LoggerMessage(EventIds.AbandonedSourceReturned, LogLevel.Information, "The source of profile '{Profile}' that was given up for key {Key} returned {How}. Its answer is dropped.")]
    public static partial void AbandonedSourceReturned(ILogger log, string profile, string key, string how, Exception? failure);

    [LoggerMessage(EventIds.CancellationFailed, LogLevel.Error, "A source of profile '{Profile}' registered a callback on its token, and the callback threw.")]
    public static partial void CancellationFailed(ILogger log, string profile, Exception failure);

    [LoggerMessage(EventIds.SourcesRest, LogLevel.Warning, "Circuit open for {Seconds} s: the sources of profile '{Profile}' failed {Failures} times in a row, last with {Failure}.")]
    public static partial void SourcesRest(ILogger log, string profile, int failures, double seconds, string failure, Exception? exception);

    [LoggerMessage(EventIds.SourcesBack, LogLevel.Information, "Circuit closed: the sources of profile '{Profile}' answer again.")]
    public static partial void SourcesBack(ILogger log, string profile);

    [LoggerMessage(EventIds.Reloaded, LogLevel.Information, "The profiles of cache '{Cache}' follow the changed configuration.")]
    public static partial void Reloaded(ILogger log, string cache);

    [LoggerMessage(EventIds.ReloadRefused, LogLevel.Error, "The changed configuration of cache '{Cache}' is faulty; the settings before stay. {Faults}")]
    public static partial void ReloadRefused(ILogger log, string cache, string faults);

    [LoggerMessage(EventIds.NamespaceHeld, LogLevel.Warning, "The namespace of profile '{Profile}' cannot change, or be taken from a profile that is gone, without a restart.")]
    public static partial void NamespaceHeld(ILogger log, string profile);

    [LoggerMessage(EventIds.NotMeasured, LogLevel.Warning, "Memory does not keep values of type {Type} of profile '{Profile}', because their size cannot be measured: {Reason}. Set Size of the profile in code: AddProfile(handle, p => p.Size = value => bytes). This is logged once for each type.")]
    public static partial void NotMeasured(ILogger log, Type type, string profile, object reason);

    [LoggerMessage(EventIds.NotShared, LogLevel.Warning, "Values of type {Type} of profile '{Profile}' do not go to L2 and stay in the memory of the node that has them. {Reason} This is logged once for each type.")]
    public static partial void NotShared(ILogger log, Type type, string profile, string reason);

    [LoggerMessage(EventIds.HybridKeyRefused, LogLevel.Warning, "A key of {Length} characters that came through HybridCache is not cached: {Reason}.")]
    public static partial void HybridKeyRefused(ILogger log, int length, string reason);
}
