namespace FusionTiered.Telemetry;

/// <summary>Ids of the core's log sentences, from 1000 to 1999. Once released, an id keeps its meaning.</summary>
internal static class EventIds
{
    public const int SourceTimedOut = 1001;
    public const int AbandonedSourceReturned = 1002;
    public const int CancellationFailed = 1003;
    public const int SourcesRest = 1006;
    public const int SourcesBack = 1007;
    public const int Reloaded = 1008;
    public const int ReloadRefused = 1009;
    public const int NamespaceHeld = 1010;
    public const int L1Hit = 1011;
    public const int L2Hit = 1012;
    public const int Missed = 1013;
    public const int Stored = 1014;
    public const int Invalidated = 1015;
    public const int TagInvalidated = 1016;
    public const int Cleared = 1017;
    public const int PatternCleared = 1018;
    public const int Loaded = 1019;
    public const int LoadedMany = 1020;
    public const int StoredInL2 = 1021;
    public const int EventsReloaded = 1101;
    public const int EventsRefused = 1102;
    public const int HybridKeyRefused = 1401;
    public const int NotMeasured = 1501;
    public const int NotShared = 1502;
    public const int AlertBegan = 1601;
    public const int AlertEnded = 1602;
    public const int AlertSinkFailed = 1603;
    public const int AlertDropped = 1604;
    public const int AlertHandlerFailed = 1605;
    public const int AlertLookFailed = 1606;
    public const int StopStepFailed = 1701;
    public const int StopStepLate = 1702;
    public const int FinalStatistics = 1703;
    public const int SinkFailed = 1801;
    public const int SinkRests = 1802;
    public const int SinkBack = 1803;
    public const int WriteSetAside = 1804;
    public const int WritesFlushed = 1805;
    public const int WritesLost = 1806;
    public const int SinkLate = 1807;
    public const int WriteBehindFailed = 1808;
}
