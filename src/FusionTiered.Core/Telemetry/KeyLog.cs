using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>The sentences of single keys, which both engines log by <see cref="KeyEventLog"/>.</summary>
internal static partial class KeyLog
{
    [LoggerMessage(EventIds.L1Hit, LogLevel.Trace, "Profile '{Profile}', key {Key}: hit in memory.", SkipEnabledCheck = true)]
    public static partial void L1Hit(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.L2Hit, LogLevel.Debug, "Profile '{Profile}', key {Key}: hit in L2.", SkipEnabledCheck = true)]
    public static partial void L2Hit(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.Missed, LogLevel.Debug, "Profile '{Profile}', key {Key}: not in memory.", SkipEnabledCheck = true)]
    public static partial void Missed(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.Loaded, LogLevel.Debug, "Profile '{Profile}', key {Key}: the source answered after {Milliseconds} ms ({Answer}).", SkipEnabledCheck = true)]
    public static partial void Loaded(ILogger log, string profile, string key, double milliseconds, string answer);

    [LoggerMessage(EventIds.LoadedMany, LogLevel.Debug, "Profile '{Profile}', {Count} keys, the first is {Key}: the source answered after {Milliseconds} ms.", SkipEnabledCheck = true)]
    public static partial void LoadedMany(ILogger log, string profile, int count, string key, double milliseconds);

    [LoggerMessage(EventIds.Stored, LogLevel.Debug, "Profile '{Profile}', key {Key}: stored.", SkipEnabledCheck = true)]
    public static partial void Stored(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.StoredInL2, LogLevel.Debug, "Profile '{Profile}', key {Key}: stored in L2.", SkipEnabledCheck = true)]
    public static partial void StoredInL2(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.Invalidated, LogLevel.Debug, "Profile '{Profile}', key {Key}: invalidated.", SkipEnabledCheck = true)]
    public static partial void Invalidated(ILogger log, string profile, string key);

    [LoggerMessage(EventIds.TagInvalidated, LogLevel.Debug, "Tag {Tag}: invalidated.", SkipEnabledCheck = true)]
    public static partial void TagInvalidated(ILogger log, string tag);

    [LoggerMessage(EventIds.Cleared, LogLevel.Debug, "Cleared {What}: {Count} values left memory.", SkipEnabledCheck = true)]
    public static partial void Cleared(ILogger log, string what, long count);

    [LoggerMessage(EventIds.PatternCleared, LogLevel.Debug, "Pattern {Pattern}: cleared; {Count} values left memory.", SkipEnabledCheck = true)]
    public static partial void PatternCleared(ILogger log, string pattern, long count);
}
