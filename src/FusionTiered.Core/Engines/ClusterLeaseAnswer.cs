using System.Runtime.InteropServices;

namespace FusionTiered.Engines;

/// <summary>The answer to a node that asks for a lease.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Lease">The lease, where this node has it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClusterLeaseAnswer(ClusterLeaseStatus Status, ClusterLease? Lease = null)
{
    public static ClusterLeaseAnswer Unknown => default;

    public static ClusterLeaseAnswer Elsewhere => new(ClusterLeaseStatus.Elsewhere);

    public static ClusterLeaseAnswer Held(ClusterLease lease) => new(ClusterLeaseStatus.Held, lease);
}
