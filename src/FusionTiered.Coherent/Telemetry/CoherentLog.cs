using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>The sentences that the coherent engine logs, each with a fixed id. Values are in none of them; keys as <see cref="KeyEventLog"/> shows them.</summary>
/// <remarks>Exceptions are handed to the logger, and are not part of a sentence; not those of a tier whose failures may name keys.</remarks>
internal static partial class CoherentLog
{
    [LoggerMessage(CoherentEventIds.LoadFailed, LogLevel.Warning, "Profile '{Profile}', key {Key}: the load failed with {Failure}.")]
    public static partial void LoadFailed(ILogger log, string profile, string key, string failure, Exception exception);

    [LoggerMessage(CoherentEventIds.LoadRefused, LogLevel.Debug, "Profile '{Profile}', key {Key}: the load was not begun ({Failure}).")]
    public static partial void LoadRefused(ILogger log, string profile, string key, string failure, Exception exception);

    [LoggerMessage(CoherentEventIds.RemoteRests, LogLevel.Warning, "Circuit open for {Seconds} s after {Failures} consecutive failures of L2 '{Tier}' (last: {Failure}). Memory is served unverified.")]
    public static partial void RemoteRests(ILogger log, string tier, int failures, double seconds, string failure, Exception? exception);

    [LoggerMessage(CoherentEventIds.RemoteBack, LogLevel.Information, "Circuit closed: L2 '{Tier}' answers again.")]
    public static partial void RemoteBack(ILogger log, string tier);

    [LoggerMessage(CoherentEventIds.RemoteRefused, LogLevel.Debug, "L2 '{Tier}' refused a write ({Failure}).")]
    public static partial void RemoteRefused(ILogger log, string tier, string failure, Exception? exception);

    [LoggerMessage(CoherentEventIds.RemoteBusy, LogLevel.Debug, "An operation was not sent to L2 '{Tier}': too many operations of this node wait for it.")]
    public static partial void RemoteBusy(ILogger log, string tier);

    [LoggerMessage(CoherentEventIds.CoverageLost, LogLevel.Warning, "Lost the invalidation channel to L2 (cache '{Cache}'). Values in memory are revalidated, or served unverified.")]
    public static partial void CoverageLost(ILogger log, string cache);

    [LoggerMessage(CoherentEventIds.CoverageBegan, LogLevel.Information, "The invalidation channel to L2 is open (cache '{Cache}'): this node receives the changes of other nodes.")]
    public static partial void CoverageBegan(ILogger log, string cache);

    [LoggerMessage(CoherentEventIds.EverythingChanged, LogLevel.Warning, "L2 of cache '{Cache}' was emptied ({Count} times since this line was last logged, at most once a minute). Values in memory are revalidated.")]
    public static partial void EverythingChanged(ILogger log, string cache, int count);

    [LoggerMessage(CoherentEventIds.RepairsOverflow, LogLevel.Warning, "More than {Limit} writes wait to be repaired in L2. All values of profile '{Profile}' will be invalidated instead.")]
    public static partial void RepairsOverflow(ILogger log, int limit, string profile);

    [LoggerMessage(CoherentEventIds.Repaired, LogLevel.Information, "{Count} writes that L2 had missed are repaired.")]
    public static partial void Repaired(ILogger log, int count);

    [LoggerMessage(CoherentEventIds.PayloadRefused, LogLevel.Warning, "Profile '{Profile}', key {Key}: its payload in L2 cannot be used ({Outcome}). It counts as a miss.")]
    public static partial void PayloadRefused(ILogger log, string profile, string key, string outcome, Exception? exception);

    [LoggerMessage(CoherentEventIds.PayloadNotWritten, LogLevel.Warning, "Profile '{Profile}', key {Key}: the value stays in memory and does not go to L2 ({Outcome}).")]
    public static partial void PayloadNotWritten(ILogger log, string profile, string key, string outcome, Exception? exception);
}
