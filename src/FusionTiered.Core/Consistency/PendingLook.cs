using System.Runtime.InteropServices;

namespace FusionTiered.Consistency;

/// <summary>The next comparison of a sampled hit.</summary>
/// <param name="Hit">The hit.</param>
/// <param name="Stage">Which comparison it is.</param>
/// <param name="ServedAt">The moment of the hit, in milliseconds of the cache's clock.</param>
/// <param name="WasLate">Whether the first look found a difference that lasted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingLook(SampledHit Hit, LookStage Stage, long ServedAt, bool WasLate = false);
