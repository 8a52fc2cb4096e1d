using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>The sentences that the coherent engine logs, each with a fixed id. Values are in none of them; keys and tags as <see cref="KeyEventLog"/> shows them.</summary>
internal static partial class CoherentLog
{
    [LoggerMessage(CoherentEventIds.LoadFailed, LogLevel.Warning, "A load of profile '{Profile}' failed with {Failure}.")]
    public static partial void LoadFailed(ILogger log, string profile, string failure);

    [LoggerMessage(CoherentEventIds.LoadRefused, LogLevel.Debug, "A load of profile '{Profile}' was not begun: {Failure}.")]
    public static partial void LoadRefused(ILogger log, string profile, string failure);

    [LoggerMessage(CoherentEventIds.L1Hit, LogLevel.Trace, "Profile '{Profile}', key {Key}: hit in memory.", SkipEnabledCheck = true)]
    public static partial void L1Hit(ILogger log, string profile, string key);

    [LoggerMessage(CoherentEventIds.L2Hit, LogLevel.Debug, "Profile '{Profile}', key {Key}: hit in L2.", SkipEnabledCheck = true)]
    public static partial void L2Hit(ILogger log, string profile, string key);

    [LoggerMessage(CoherentEventIds.Missed, LogLevel.Debug, "Profile '{Profile}', key {Key}: not in memory.", SkipEnabledCheck = true)]
    public static partial void Missed(ILogger log, string profile, string key);

    [LoggerMessage(CoherentEventIds.Stored, LogLevel.Debug, "Profile '{Profile}', key {Key}: stored.", SkipEnabledCheck = true)]
    public static partial void Stored(ILogger log, string profile, string key);

    [LoggerMessage(CoherentEventIds.Invalidated, LogLevel.Debug, "Profile '{Profile}', key {Key}: invalidated.", SkipEnabledCheck = true)]
    public static partial void Invalidated(ILogger log, string profile, string key);

    [LoggerMessage(CoherentEventIds.TagInvalidated, LogLevel.Debug, "Tag {Tag}: invalidated.", SkipEnabledCheck = true)]
    public static partial void TagInvalidated(ILogger log, string tag);

    [LoggerMessage(CoherentEventIds.Cleared, LogLevel.Debug, "Cleared {What}: {Count} values went from memory.", SkipEnabledCheck = true)]
    public static partial void Cleared(ILogger log, string what, long count);

    [LoggerMessage(CoherentEventIds.PatternCleared, LogLevel.Debug, "Pattern {Pattern}: cleared; {Count} values went from memory.", SkipEnabledCheck = true)]
    public static partial void PatternCleared(ILogger log, string pattern, long count);

    [LoggerMessage(CoherentEventIds.RemoteRests, LogLevel.Warning, "L2 '{Tier}' failed {Failures} times in a row, last with {Failure}, and is left alone for {Seconds} s. Memory serves unverified.")]
    public static partial void RemoteRests(ILogger log, string tier, int failures, double seconds, string failure);

    [LoggerMessage(CoherentEventIds.RemoteBack, LogLevel.Information, "L2 '{Tier}' answers again.")]
    public static partial void RemoteBack(ILogger log, string tier);

    [LoggerMessage(CoherentEventIds.RemoteRefused, LogLevel.Debug, "L2 '{Tier}' refused a write: {Failure}.")]
    public static partial void RemoteRefused(ILogger log, string tier, string failure);

    [LoggerMessage(CoherentEventIds.RemoteBusy, LogLevel.Debug, "Too much of this node waits for L2 '{Tier}' already: an operation was not sent.")]
    public static partial void RemoteBusy(ILogger log, string tier);

    [LoggerMessage(CoherentEventIds.CoverageLost, LogLevel.Warning, "This node does not hear what others change; what memory holds is asked about again, or served unverified.")]
    public static partial void CoverageLost(ILogger log);

    [LoggerMessage(CoherentEventIds.CoverageBegan, LogLevel.Information, "This node hears what others change.")]
    public static partial void CoverageBegan(ILogger log);

    [LoggerMessage(CoherentEventIds.EverythingChanged, LogLevel.Warning, "L2 was emptied; what memory holds is asked about again.")]
    public static partial void EverythingChanged(ILogger log);

    [LoggerMessage(CoherentEventIds.RepairsOverflow, LogLevel.Warning, "More than {Limit} writes wait to be repaired in L2; all values of profile '{Profile}' will be invalidated instead.")]
    public static partial void RepairsOverflow(ILogger log, int limit, string profile);

    [LoggerMessage(CoherentEventIds.Repaired, LogLevel.Information, "{Count} writes that L2 had missed are repaired.")]
    public static partial void Repaired(ILogger log, int count);

    [LoggerMessage(CoherentEventIds.PayloadRefused, LogLevel.Warning, "A payload of profile '{Profile}' cannot be used: {Outcome} ({Failure}).")]
    public static partial void PayloadRefused(ILogger log, string profile, string outcome, string failure);

    [LoggerMessage(CoherentEventIds.PayloadNotWritten, LogLevel.Warning, "A value of profile '{Profile}' stays in memory and does not go to L2: {Outcome} ({Failure}).")]
    public static partial void PayloadNotWritten(ILogger log, string profile, string outcome, string failure);
}
