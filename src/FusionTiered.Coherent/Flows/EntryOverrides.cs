using System.Runtime.InteropServices;

namespace FusionTiered.Flows;

/// <summary>Lifetimes that a source or a call names for one value, in place of those of the key and the profile.</summary>
/// <param name="Lifetime">The lifetime; null: that of the key or the profile.</param>
/// <param name="L1Lifetime">The lifetime in memory; null: that of the profile.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EntryOverrides(TimeSpan? Lifetime, TimeSpan? L1Lifetime);
