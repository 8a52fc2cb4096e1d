using System.Runtime.InteropServices;

namespace FusionTiered.Flows;

/// <summary>How things were before a caller joined a load.</summary>
/// <param name="At">The version clock.</param>
/// <param name="Heard">Whether the node was known to hear what others change.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Joined(long At, bool Heard);
