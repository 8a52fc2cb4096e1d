using System.ComponentModel;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>A value that nobody can change, and is marked so: HybridCache then hands out the object itself.</summary>
/// <param name="Number">Its content.</param>
[ImmutableObject(true)]
public sealed record Box(int Number);
