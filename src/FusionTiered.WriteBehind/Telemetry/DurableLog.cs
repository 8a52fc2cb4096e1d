using Microsoft.Extensions.Logging;

namespace FusionTiered.WriteBehind.Telemetry;

/// <summary>The sentences of durable buffers: no keys, no values. Exceptions of the Redis client may name keys: their types are named.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(EventIds.PartitionOwned, LogLevel.Information, "This node hands the writes of partition {Partition} of profile '{Profile}' to the sink now (fencing token {Token}); {Writes} begun by owners before are tried again.")]
    public static partial void PartitionOwned(ILogger log, int partition, string profile, long token, int writes);

    [LoggerMessage(EventIds.PartitionLost, LogLevel.Warning, "The lease on partition {Partition} of profile '{Profile}' is lost. Its writes stay in Redis for the next owner.")]
    public static partial void PartitionLost(ILogger log, int partition, string profile);

    [LoggerMessage(EventIds.PartitionFailed, LogLevel.Warning, "Partition {Partition} of profile '{Profile}' met {Failure}; its writes stay in Redis and are tried again. This is logged once, until it works.")]
    public static partial void PartitionFailed(ILogger log, int partition, string profile, string failure);

    [LoggerMessage(EventIds.Unsafe, LogLevel.Warning, "The durable write-behind of profile '{Profile}' can lose pending writes: {Reason}")]
    public static partial void Unsafe(ILogger log, string profile, string reason);

    [LoggerMessage(EventIds.BufferRefused, LogLevel.Error, "The durable write-behind of profile '{Profile}' does not run: {Reason}")]
    public static partial void BufferRefused(ILogger log, string profile, string reason);

    [LoggerMessage(EventIds.PendingUnknown, LogLevel.Warning, "Redis did not tell whether values of profile '{Profile}' are pending ({Failure}). Until it does, its sources are asked, and their answers live no longer than 1 s.")]
    public static partial void PendingUnknown(ILogger log, string profile, string failure);

    [LoggerMessage(EventIds.BufferLeft, LogLevel.Information, "The durable write-behind of profile '{Profile}' ends on this node. {Pending} writes stay in Redis for other nodes or the next start.")]
    public static partial void BufferLeft(ILogger log, string profile, long pending);
}
