using FusionTiered.Engines;

namespace FusionTiered.Core.Tests.Turns;

/// <summary>Leases that answer as a test says, and count what they are asked.</summary>
internal sealed class ScriptedLeases : IClusterLeases
{
    private int _taken;
    private int _renewed;
    private int _released;

    public bool AreShared => true;

    public ClusterLeaseStatus OnTake { get; set; } = ClusterLeaseStatus.Held;

    public ClusterLeaseStatus OnRenew { get; set; } = ClusterLeaseStatus.Held;

    /// <summary>Renewals get no answer at all.</summary>
    public bool Hangs { get; set; }

    public int Taken => Volatile.Read(ref _taken);

    public int Renewed => Volatile.Read(ref _renewed);

    public int Released => Volatile.Read(ref _released);

    public ValueTask<ClusterLeaseAnswer> TakeAsync(string name, TimeSpan period, CancellationToken cancellationToken = default) =>
        Answer(OnTake, new(name, "id", Interlocked.Increment(ref _taken)));

    public ValueTask<ClusterLeaseAnswer> RenewAsync(ClusterLease lease, TimeSpan period, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _renewed);
        return Hangs ? new(new TaskCompletionSource<ClusterLeaseAnswer>().Task) : Answer(OnRenew, lease);
    }

    public ValueTask ReleaseAsync(ClusterLease lease, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _released);
        return default;
    }

    private static ValueTask<ClusterLeaseAnswer> Answer(ClusterLeaseStatus status, ClusterLease lease) =>
        new(status == ClusterLeaseStatus.Held ? ClusterLeaseAnswer.Held(lease) : new(status));
}
