using System.Runtime.InteropServices;

namespace FusionTiered.Consistency;

/// <summary>The next comparison of a sampled hit.</summary>
/// <param name="Hit">The hit.</param>
/// <param name="Stage">Which comparison it is.</param>
/// <param name="ServedAt">The moment of the hit, in milliseconds of the cache's clock.</param>
/// <param name="WasLate">Whether an earlier look found a difference that lasted for a second.</param>
/// <param name="DiffersSince">The moment of the look that found the present difference first; null: there is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingLook(SampledHit Hit, LookStage Stage, long ServedAt, bool WasLate = false, long? DiffersSince = null);
