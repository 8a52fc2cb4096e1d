using System.Runtime.InteropServices;

namespace FusionTiered.Show.Holes;

/// <summary>The answer of a read without a source.</summary>
/// <param name="Value">Null: nothing was there.</param>
/// <param name="IsVerified">Whether the cache knows that it is what the other nodes have; plain FusionCache never says so.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Seen(string? Value, bool IsVerified);
