using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>Every sentence the core ever logs, with a fixed id. Values are in none of them; keys and tags as <see cref="Happenings"/> shows them.</summary>
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

    [LoggerMessage(EventIds.LoadRefused, LogLevel.Debug, "A load of profile '{Profile}' was not begun: {Failure}.")]
    public static partial void LoadRefused(ILogger log, string profile, string failure);

    [LoggerMessage(EventIds.SourcesRest, LogLevel.Warning, "The sources of profile '{Profile}' failed {Failures} times in a row and are left alone for {Seconds} s.")]
    public static partial void SourcesRest(ILogger log, string profile, int failures, double seconds);

    [LoggerMessage(EventIds.SourcesBack, LogLevel.Information, "The sources of profile '{Profile}' answer again.")]
    public static partial void SourcesBack(ILogger log, string profile);

    [LoggerMessage(EventIds.Reloaded, LogLevel.Information, "The profiles of cache '{Cache}' follow the changed configuration.")]
    public static partial void Reloaded(ILogger log, string cache);

    [LoggerMessage(EventIds.ReloadRefused, LogLevel.Error, "The changed configuration of cache '{Cache}' is faulty; the settings before stay. {Faults}")]
    public static partial void ReloadRefused(ILogger log, string cache, string faults);

    [LoggerMessage(EventIds.NamespaceHeld, LogLevel.Warning, "The namespace of profile '{Profile}' cannot change, or be taken from a profile that is gone, without a restart.")]
    public static partial void NamespaceHeld(ILogger log, string profile);

    [LoggerMessage(EventIds.L1Hit, LogLevel.Trace, "Profile '{Profile}', key {Key}: hit in memory.", SkipEnabledCheck = true)]
    public static partial void L1Hit(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.L2Hit, LogLevel.Debug, "Profile '{Profile}', key {Key}: hit in the shared tier.", SkipEnabledCheck = true)]
    public static partial void L2Hit(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.Missed, LogLevel.Debug, "Profile '{Profile}', key {Key}: not in memory.", SkipEnabledCheck = true)]
    public static partial void Missed(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.Stored, LogLevel.Debug, "Profile '{Profile}', key {Key}: stored.", SkipEnabledCheck = true)]
    public static partial void Stored(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.Invalidated, LogLevel.Debug, "Profile '{Profile}', key {Key}: invalidated.", SkipEnabledCheck = true)]
    public static partial void Invalidated(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.TagInvalidated, LogLevel.Debug, "Tag {Tag}: invalidated.", SkipEnabledCheck = true)]
    public static partial void TagInvalidated(ILogger log, string tag);

    [LoggerMessage(EventIds.Cleared, LogLevel.Debug, "Cleared {What}: {Count} values went from memory.", SkipEnabledCheck = true)]
    public static partial void Cleared(ILogger log, string what, long count);

    [LoggerMessage(EventIds.PatternCleared, LogLevel.Debug, "Pattern {Pattern}: cleared; {Count} values went from memory.", SkipEnabledCheck = true)]
    public static partial void PatternCleared(ILogger log, string pattern, long count);

    [LoggerMessage(EventIds.RemoteRests, LogLevel.Warning, "The shared tier '{Tier}' failed {Failures} times in a row, last with {Failure}, and is left alone for {Seconds} s. Memory serves unverified.")]
    public static partial void RemoteRests(ILogger log, string tier, int failures, double seconds, string failure);

    [LoggerMessage(EventIds.RemoteBack, LogLevel.Information, "The shared tier '{Tier}' answers again.")]
    public static partial void RemoteBack(ILogger log, string tier);

    [LoggerMessage(EventIds.RemoteRefused, LogLevel.Debug, "The shared tier '{Tier}' refused a write: {Failure}.")]
    public static partial void RemoteRefused(ILogger log, string tier, string failure);

    [LoggerMessage(EventIds.RemoteBusy, LogLevel.Debug, "Too much of this node waits for the shared tier '{Tier}' already: an operation was not sent.")]
    public static partial void RemoteBusy(ILogger log, string tier);

    [LoggerMessage(EventIds.CoverageLost, LogLevel.Warning, "This node does not hear what others change; what memory holds is asked about again, or served unverified.")]
    public static partial void CoverageLost(ILogger log);

    [LoggerMessage(EventIds.CoverageBegan, LogLevel.Information, "This node hears what others change.")]
    public static partial void CoverageBegan(ILogger log);

    [LoggerMessage(EventIds.EverythingChanged, LogLevel.Warning, "The shared tier was emptied; what memory holds is asked about again.")]
    public static partial void EverythingChanged(ILogger log);

    [LoggerMessage(EventIds.RepairsOverflow, LogLevel.Warning, "More than {Limit} writes wait to be repaired in the shared tier; all values of profile '{Profile}' will be invalidated instead.")]
    public static partial void RepairsOverflow(ILogger log, int limit, string profile);

    [LoggerMessage(EventIds.Repaired, LogLevel.Information, "{Count} writes that the shared tier had missed are repaired.")]
    public static partial void Repaired(ILogger log, int count);

    [LoggerMessage(EventIds.PayloadRefused, LogLevel.Warning, "A payload of profile '{Profile}' cannot be used: {Outcome} ({Failure}).")]
    public static partial void PayloadRefused(ILogger log, string profile, string outcome, string failure);

    [LoggerMessage(EventIds.PayloadNotWritten, LogLevel.Warning, "A value of profile '{Profile}' stays in memory and does not go to the shared tier: {Outcome} ({Failure}).")]
    public static partial void PayloadNotWritten(ILogger log, string profile, string outcome, string failure);

    [LoggerMessage(EventIds.HybridKeyRefused, LogLevel.Warning, "A key of {Length} characters that came through HybridCache is not cached: {Reason}.")]
    public static partial void HybridKeyRefused(ILogger log, int length, string reason);
}
