using System.Runtime.InteropServices;

namespace FusionTiered.Flows;

/// <summary>The moment before a caller joined a load.</summary>
/// <param name="At">The version clock at that moment.</param>
/// <param name="Heard">Whether this node was known to receive the changes of other nodes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JoinMoment(long At, bool Heard);
