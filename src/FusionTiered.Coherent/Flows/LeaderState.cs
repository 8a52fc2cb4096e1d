using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.L2Access;
using FusionTiered.Sources;

namespace FusionTiered.Flows;

/// <summary>The state of one load while its leader works on it: token, lease, versions, stale value.</summary>
internal sealed class LeaderState<T>(Flight<T> flight, LoadRequest<T> request, bool pastMemory = false)
{
    public Flight<T> Flight { get; } = flight;

    public LoadRequest<T> Request { get; } = request;

    /// <summary>Whether a fresh value in memory is no reason not to load: a refresh behind a hit.</summary>
    public bool PastMemory { get; } = pastMemory;

    /// <summary>Opened before anything was asked; opened anew when the load begins anew.</summary>
    public FillToken Token { get; set; } = null!;

    /// <summary>Whether the token was opened. A load that fails before that must be completed, too, or its key would hang.</summary>
    public bool HasBegun => Token is not null;

    /// <summary>The lease that L2 granted last, given back since or not; null: none.</summary>
    public HeldLease? Lease { get; private set; }

    public bool HasLease => Lease is { IsHeld: true };

    /// <summary>A value past its lifetime that was found in L2 and may stand in.</summary>
    public L2Read<T>? Stale { get; set; }

    /// <summary>Whether this load wanted L2 and cannot use it: memory keeps its value unverified.</summary>
    public bool IsLocalOnly { get; set; }

    /// <summary>Whether its value cannot be written to L2 at all.</summary>
    public bool IsUnwritable { get; set; }

    /// <summary>Whether the value of L2 is due for a refresh behind the answer.</summary>
    public bool IsDue { get; set; }

    /// <summary>L2 has granted a lease. It is given back as soon as the load is outdated or given up: its value cannot be stored then.</summary>
    public void Holds(HeldLease lease)
    {
        Lease = lease;
        Flight.Holds(lease.GiveBack);
    }

    /// <summary>The load ends without a store, or begins anew: other loads need not wait until its lease runs out.</summary>
    public void GiveBack() => Lease?.GiveBack();
}
