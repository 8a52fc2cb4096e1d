namespace FusionTiered.L2;

/// <summary>One thing that L2 missed.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Subject">The key, the name of the version, or the pattern.</param>
/// <param name="Number">Tells it from a later one of the same subject.</param>
/// <param name="Lease">The lease, where it is one.</param>
internal readonly record struct Repair(RepairKind Kind, string Subject, long Number, string? Lease = null);
