using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Writing;

/// <summary>The sentences of write-behind: no keys, no values. The exceptions of sinks are the application's, and are handed to the logger.</summary>
internal static partial class WriteBehindLog
{
    [LoggerMessage(EventIds.SinkFailed, LogLevel.Warning, "The sink of profile '{Profile}' failed with {Failure}; {Writes} writes are tried again.")]
    public static partial void SinkFailed(ILogger log, string profile, int writes, string failure, Exception exception);

    [LoggerMessage(EventIds.SinkRests, LogLevel.Warning, "The sink of profile '{Profile}' is taken to be down and is left alone for {Seconds} s. Its writes wait.")]
    public static partial void SinkRests(ILogger log, string profile, double seconds);

    [LoggerMessage(EventIds.SinkBack, LogLevel.Information, "The sink of profile '{Profile}' takes writes again.")]
    public static partial void SinkBack(ILogger log, string profile);

    [LoggerMessage(EventIds.WriteSetAside, LogLevel.Error, "A write of profile '{Profile}' has stepped aside after {Tries} tries, last with {Failure}. Its id is {Id}; ListPoisonAsync has it.")]
    public static partial void WriteSetAside(ILogger log, string profile, int tries, string failure, Guid id);

    [LoggerMessage(EventIds.WritesFlushed, LogLevel.Information, "The write-behind of profile '{Profile}' is flushed: nothing is pending.")]
    public static partial void WritesFlushed(ILogger log, string profile);

    [LoggerMessage(EventIds.WritesLost, LogLevel.Error, "The write-behind of profile '{Profile}' ends with {Writes} writes in memory that the sink did not take within FlushDeadline ({Seconds} s). They are lost.")]
    public static partial void WritesLost(ILogger log, string profile, int writes, double seconds);

    [LoggerMessage(EventIds.SinkLate, LogLevel.Warning, "The sink of profile '{Profile}' has not returned within SinkDeadline ({Seconds} s). Its token is cancelled; pending writes wait until it returns.")]
    public static partial void SinkLate(ILogger log, string profile, double seconds);

    [LoggerMessage(EventIds.WriteBehindFailed, LogLevel.Error, "The write-behind of profile '{Profile}' met {Failure} and goes on.")]
    public static partial void Failed(ILogger log, string profile, string failure, Exception exception);
}
