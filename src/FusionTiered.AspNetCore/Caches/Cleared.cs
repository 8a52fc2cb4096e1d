using System.Runtime.InteropServices;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Caches;

/// <summary>What a clear took away.</summary>
/// <param name="Write">How far it got, and how many values the memory of this node had.</param>
/// <param name="Sweep">How many values L2 had.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cleared(CacheWrite Write, L2Sweep Sweep)
{
    /// <summary>The larger of both counts: most values are in both tiers.</summary>
    public CacheWrite InBothTiers => Write.AtLeast(Sweep.Removed);
}
