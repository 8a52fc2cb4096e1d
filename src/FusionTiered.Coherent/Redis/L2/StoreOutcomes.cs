namespace FusionTiered.Redis.L2;

/// <summary>The answers of <see cref="Scripts.Store"/> and <see cref="Scripts.StoreUpload"/>.</summary>
internal static class StoreOutcomes
{
    public const long LeaseLost = 0;
    public const long Stored = 1;
    public const long EntryChanged = 2;
    public const long NoUpload = 3;

    public static RemoteStoreOutcome Of(long answer) => answer switch
    {
        Stored => RemoteStoreOutcome.Stored,
        EntryChanged => RemoteStoreOutcome.EntryChanged,
        _ => RemoteStoreOutcome.LeaseLost,
    };
}
