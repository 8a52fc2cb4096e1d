using System.Runtime.InteropServices;

namespace FusionTiered.Writing;

/// <summary>A write that is in the buffer.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Entry">The entry of the buffer that holds it; null for a buffer in memory.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AcceptedWrite(long Sequence, string? Entry = null);
