using System.Numerics;

namespace FusionTiered.Advice;

/// <summary>Reuse distances in buckets: exact below 16, then 16 buckets for each doubling, so that none is wider than a sixteenth of where it lies.</summary>
internal static class DistanceBuckets
{
    public const int Count = Fine + (Doublings * Fine);

    private const int Fine = 16;
    private const int FineBits = 4;
    private const int Doublings = 26;

    public static int Of(double distance)
    {
        var whole = (ulong)distance;
        if (whole < Fine)
        {
            return (int)whole;
        }

        var top = BitOperations.Log2(whole);
        var bucket = Fine + ((top - FineBits) * Fine) + (int)((whole >> (top - FineBits)) & (Fine - 1));
        return Math.Min(bucket, Count - 1);
    }

    /// <summary>The least distance of a bucket; that of the next one is its end.</summary>
    public static double From(int bucket)
    {
        if (bucket < Fine)
        {
            return bucket;
        }

        var doubling = (bucket - Fine) / Fine;
        return (double)(Fine + ((bucket - Fine) % Fine)) * (1L << doubling);
    }
}
