namespace FusionTiered.Telemetry;

/// <summary>Ids of the coherent engine's log sentences. It shares 1000 to 1999 with the core. Once released, an id keeps its meaning.</summary>
internal static class CoherentEventIds
{
    public const int LoadFailed = 1004;
    public const int LoadRefused = 1005;
    public const int RemoteRests = 1201;
    public const int RemoteBack = 1202;
    public const int RemoteRefused = 1203;
    public const int CoverageLost = 1204;
    public const int CoverageBegan = 1205;
    public const int EverythingChanged = 1206;
    public const int RepairsOverflow = 1207;
    public const int Repaired = 1208;
    public const int PayloadRefused = 1209;
    public const int PayloadNotWritten = 1210;
    public const int RemoteBusy = 1211;
}
