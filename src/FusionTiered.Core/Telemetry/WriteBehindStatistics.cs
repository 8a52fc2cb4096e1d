namespace FusionTiered;

/// <summary>The figures of the write-behind of a profile, of this node since the start.</summary>
/// <param name="Accepted">Writes that the buffer took.</param>
/// <param name="Coalesced">Those of them that replaced an earlier write of their key.</param>
/// <param name="Sunk">Writes that the sink took.</param>
/// <param name="Retried">Writes in calls of the sink that failed.</param>
/// <param name="SetAside">Writes that stepped aside after too many tries.</param>
/// <param name="Pending">Writes that wait now; in a durable buffer those of all nodes, as last seen.</param>
/// <param name="Poison">Writes that stepped aside and were not dropped; in a durable buffer those of all nodes, as last seen.</param>
public sealed record WriteBehindStatistics(long Accepted, long Coalesced, long Sunk, long Retried, long SetAside, long Pending, long Poison);
