using System.Runtime.CompilerServices;
using FusionTiered.Fences;
using FusionTiered.Memory;

namespace FusionTiered.Checker.Mutants;

/// <summary>m2 and m7 in a coherent cache: its fences miss what they should not.</summary>
internal static class MutantFences
{
    public static void Of(Mutant mutant, MemoryTier memory, MutantScene scene, int node)
    {
        if (mutant == Mutant.StoresWithoutToken)
        {
            TokensOf(memory).Misses = () => scene.Hearing == node;
        }
        else if (mutant == Mutant.ForgetsOwnWrites)
        {
            TokensOf(memory).Misses = () => scene.Hearing != node;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_tokens")]
    private static extern ref FillTokens TokensOf(MemoryTier memory);
}
