namespace FusionTiered.AspNetCore.Audit;

/// <summary>Ids of the log sentences of endpoints, from 4000 to 4099. Once released, an id keeps its meaning.</summary>
internal static class EventIds
{
    public const int Changed = 4001;
    public const int Refused = 4002;
    public const int ChangeFailed = 4003;
}
