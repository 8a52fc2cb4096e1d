namespace FusionTiered.Telemetry;

/// <summary>Ids of the log sentences: 1000 to 1999 for the core. Once released, an id keeps its meaning.</summary>
internal static class EventIds
{
    public const int SourceTimedOut = 1001;
    public const int AbandonedSourceReturned = 1002;
    public const int CancellationFailed = 1003;
    public const int LoadFailed = 1004;
    public const int EventsReloaded = 1101;
    public const int EventsRefused = 1102;
    public const int HybridKeyRefused = 1401;
}
