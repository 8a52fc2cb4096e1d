namespace FusionTiered.L2Access;

/// <summary>A lease that L2 has granted to one load of this node. It ends once: with a store, or given back.</summary>
/// <param name="leases">Gives it back.</param>
/// <param name="key">The key of the load.</param>
/// <param name="id">Its id.</param>
/// <param name="seen">The entry that L2 had under the key when it was granted.</param>
internal sealed class HeldLease(L2Leases leases, string key, string id, SeenEntry seen)
{
    private string? _id = id;

    /// <summary>The entry that L2 had under the key when the lease was granted: a store replaces nothing else.</summary>
    public SeenEntry Seen { get; } = seen;

    /// <summary>The numbers of the load's versions before the source was asked.</summary>
    public long[] Numbers { get; set; } = [];

    public bool IsHeld => Volatile.Read(ref _id) is not null;

    /// <summary>Hands out the id, for the store that ends the lease. Null: it has ended already.</summary>
    public string? Take() => Interlocked.Exchange(ref _id, null);

    /// <summary>The load ends without a store: another load need not wait until the lease runs out. Called from any thread, more than once.</summary>
    public void GiveBack()
    {
        if (Take() is { } lease)
        {
            leases.ReleaseBehind(key, lease);
        }
    }
}
