using System.Runtime.InteropServices;
using FusionTiered.Sharing;

namespace FusionTiered.Fusion.Tickets;

/// <summary>The answer of L2 for a caller that shares reads.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="IsShared">Whether another caller asked: L2 was asked once, and is counted once.</param>
/// <param name="Led">The read of this caller, which others may follow until it ends; null: nobody can.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AskedL2(L2Answer Answer, bool IsShared = false, SharedRead<L2Answer>? Led = null);
