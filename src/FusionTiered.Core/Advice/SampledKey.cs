using System.Runtime.CompilerServices;

namespace FusionTiered.Advice;

/// <summary>One sampled key. Its text is not kept.</summary>
internal struct SampledKey
{
    public uint Hash;

    /// <summary>The place of its last use in the order of uses.</summary>
    public int Position;

    /// <summary>The moment of its last use, in milliseconds, cut to 32 bits.</summary>
    public uint UsedAt;

    /// <summary>The moment at which memory got its value, as far as it is known.</summary>
    public uint StoredAt;

    /// <summary>The moment at which each trial would have got it last.</summary>
    public Moments LoadedAt;

    /// <summary>Why its value has left memory since the last use.</summary>
    public Departure Left;

    public void LoadAll(uint moment)
    {
        for (var trial = 0; trial < Trials.Count; trial++)
        {
            LoadedAt[trial] = moment;
        }
    }

    [InlineArray(Trials.Count)]
    public struct Moments
    {
        private uint _first;
    }
}
