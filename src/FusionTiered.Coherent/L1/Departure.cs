using System.Runtime.InteropServices;
using FusionTiered.Entries;

namespace FusionTiered.L1;

/// <summary>One entry that left, or was not let in, and why.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Departure(Entry Entry, EvictionReason Why);
