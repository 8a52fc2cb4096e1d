namespace FusionTiered.AspNetCore.Audit;

/// <summary>Ids of the log sentences of endpoints, from 6000 to 6099. Once released, an id keeps its meaning.</summary>
internal static class EventIds
{
    public const int Changed = 6001;
    public const int Refused = 6002;
    public const int ChangeFailed = 6003;
    public const int LiveReadFailed = 6011;
    public const int LiveWatchFailed = 6012;
    public const int LiveOriginRefused = 6013;
    public const int NotPurged = 6021;
    public const int ResponseNotKept = 6022;
    public const int EvictedHereOnly = 6023;
    public const int PurgerFailed = 6024;
}
