namespace FusionTiered.Engines;

/// <summary>Leases in memory: of a node that shares nothing, or of several caches of one process that share this object.</summary>
/// <param name="time">The clock that leases run out by.</param>
/// <param name="areShared">Whether several nodes use it.</param>
internal sealed class LocalClusterLeases(TimeProvider time, bool areShared = false) : IClusterLeases
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private long _number;

    public bool AreShared => areShared;

    /// <summary>The leases of a cache: its engine's, or for any other cache those of a node alone.</summary>
    public static IClusterLeases Of(IDomainCache cache, TimeProvider time) => (cache as IHasClusterLeases)?.ClusterLeases ?? new LocalClusterLeases(time);

    public ValueTask<ClusterLeaseAnswer> TakeAsync(string name, TimeSpan period, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(name, out var held) && !IsOver(held))
            {
                return new(ClusterLeaseAnswer.Elsewhere);
            }

            var lease = new ClusterLease(name, ClusterLease.NewId(), ++_number);
            _held[name] = new(lease, time.GetTimestamp(), period);
            return new(ClusterLeaseAnswer.Held(lease));
        }
    }

    public ValueTask<ClusterLeaseAnswer> RenewAsync(ClusterLease lease, TimeSpan period, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!IsHeld_NeedsLock(lease))
            {
                return new(ClusterLeaseAnswer.Elsewhere);
            }

            _held[lease.Name] = new(lease, time.GetTimestamp(), period);
            return new(ClusterLeaseAnswer.Held(lease));
        }
    }

    public ValueTask ReleaseAsync(ClusterLease lease, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (IsHeld_NeedsLock(lease))
            {
                _held.Remove(lease.Name);
            }
        }

        return default;
    }

    private bool IsHeld_NeedsLock(ClusterLease lease) => _held.TryGetValue(lease.Name, out var held) && held.Lease == lease && !IsOver(held);

    private bool IsOver(Held held) => time.GetElapsedTime(held.Since) >= held.Period;

    private sealed record Held(ClusterLease Lease, long Since, TimeSpan Period);
}
