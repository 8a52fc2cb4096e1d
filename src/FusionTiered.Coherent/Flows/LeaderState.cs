using FusionTiered.Fences;
using FusionTiered.Flights;
using FusionTiered.Sources;

namespace FusionTiered.Flows;

/// <summary>The state of one load while its leader works on it: token, lease, versions, stale value.</summary>
internal sealed class LeaderState<T>(Flight<T> flight, LoadRequest<T> request, bool pastMemory = false)
{
    private string? _leaseId;
    private Action<string>? _release;

    public Flight<T> Flight { get; } = flight;

    public LoadRequest<T> Request { get; } = request;

    /// <summary>Whether a fresh value in memory is no reason not to load: a refresh behind a hit.</summary>
    public bool PastMemory { get; } = pastMemory;

    /// <summary>Opened before anything was asked; opened anew when the load begins anew.</summary>
    public FillToken Token { get; set; } = null!;

    /// <summary>Whether the token was opened. A load that fails before that must be completed, too, or its key would hang.</summary>
    public bool HasBegun => Token is not null;

    /// <summary>What the shared tier had under the key when the lease was granted.</summary>
    public SeenEntry Seen { get; private set; } = SeenEntry.Absent;

    /// <summary>The numbers of the flight's versions before the source was asked.</summary>
    public long[] Numbers { get; set; } = [];

    /// <summary>A value past its lifetime that the shared tier has, for a profile that memory keeps nothing of.</summary>
    public RemoteRead<T>? Stale { get; set; }

    /// <summary>Whether the shared tier was wanted and cannot be used by this load: what memory keeps of it nobody can vouch for.</summary>
    public bool IsLocalOnly { get; set; }

    /// <summary>Whether what the shared tier has is due for a refresh behind the answer.</summary>
    public bool IsDue { get; set; }

    public bool HasLease => Volatile.Read(ref _leaseId) is not null;

    /// <summary>Whether a lease was granted, given back since or not.</summary>
    public bool HadLease => _release is not null;

    /// <summary>The lease was granted. It is given back as soon as the load is outdated or given up: what it brings cannot be stored.</summary>
    /// <param name="leaseId">Its id.</param>
    /// <param name="seen">What was under the key.</param>
    /// <param name="release">Gives it back.</param>
    public void Granted(string leaseId, SeenEntry seen, Action<string> release)
    {
        Seen = seen;
        _release = release;
        Volatile.Write(ref _leaseId, leaseId);
        Flight.Holds(GiveBack);
    }

    /// <summary>The lease, to be ended by a store. Null: it was given back.</summary>
    public string? TakeLease() => Interlocked.Exchange(ref _leaseId, null);

    /// <summary>The load ends without a store: whoever waits for the lease need not wait until it runs out.</summary>
    public void GiveBack()
    {
        if (TakeLease() is { } lease)
        {
            _release!(lease);
        }
    }
}
