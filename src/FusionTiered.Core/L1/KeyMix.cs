using System.Runtime.CompilerServices;

namespace FusionTiered.L1;

/// <summary>Spreads the 32 bits of a key's hash over 64, for the sketch and the ghost.</summary>
/// <remarks>The table takes the low bits of the hash itself; here independent bits are needed: a block, four cells, a fingerprint.</remarks>
internal static class KeyMix
{
    // Multiply, fold, multiply, fold: the finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), shortened by one round.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Spread(int hash)
    {
        var x = (uint)hash * 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 32)) * 0xBF58476D1CE4E5B9UL;
        return x ^ (x >> 29);
    }
}
