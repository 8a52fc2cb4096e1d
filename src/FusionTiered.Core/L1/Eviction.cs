using System.Runtime.InteropServices;

namespace FusionTiered.L1;

/// <summary>One entry that left memory, or was not admitted, and the reason.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Eviction(L1Entry Entry, EvictionReason Why);
