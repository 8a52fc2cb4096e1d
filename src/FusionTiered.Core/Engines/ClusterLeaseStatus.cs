namespace FusionTiered.Engines;

/// <summary>How a lease stands.</summary>
internal enum ClusterLeaseStatus
{
    /// <summary>The shared tier did not answer: nobody knows.</summary>
    Unknown,

    /// <summary>Another node has it, or this node has it no longer.</summary>
    Elsewhere,

    /// <summary>This node has it.</summary>
    Held,
}
