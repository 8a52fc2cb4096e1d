using System.Runtime.CompilerServices;

namespace FusionTiered.Advice;

/// <summary>One sampled key. Its text is not kept.</summary>
internal struct SampledKey
{
    public uint Hash;

    /// <summary>The place of its last read in the order of reads.</summary>
    public int Position;

    /// <summary>The moment of its last read, in milliseconds, cut to 32 bits.</summary>
    public uint ReadAt;

    /// <summary>The moment at which it would have been loaded last, for each lifetime that is tried.</summary>
    public Moments LoadedAt;

    [InlineArray(4)]
    public struct Moments
    {
        private uint _first;
    }
}
