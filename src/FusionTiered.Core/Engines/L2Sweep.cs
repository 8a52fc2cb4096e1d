using System.Runtime.InteropServices;

namespace FusionTiered.Engines;

/// <summary>The answer of a sweep of L2.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Removed">How many values it removed; 0 unless all keys were looked at.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct L2Sweep(L2SweepOutcome Outcome, long Removed = 0)
{
    /// <summary>The cache has no L2.</summary>
    public static L2Sweep None => default;

    public static L2Sweep Counted(long removed) => new(L2SweepOutcome.Counted, removed);
}
