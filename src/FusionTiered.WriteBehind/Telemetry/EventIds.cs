namespace FusionTiered.WriteBehind.Telemetry;

/// <summary>Ids of the log sentences of durable buffers, from 7000 to 7099. Once released, an id keeps its meaning.</summary>
internal static class EventIds
{
    public const int PartitionOwned = 7001;
    public const int PartitionLost = 7002;
    public const int PartitionFailed = 7003;
    public const int Unsafe = 7004;
    public const int BufferRefused = 7005;
    public const int PendingUnknown = 7006;
    public const int BufferLeft = 7007;
}
