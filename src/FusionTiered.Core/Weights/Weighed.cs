namespace FusionTiered.Weights;

/// <summary>The weight of one entry.</summary>
/// <param name="Entry">The bytes that it counts in memory, key and overhead included; at least 1. <see cref="long.MaxValue"/> for a refused value: it fits nowhere.</param>
/// <param name="Value">The bytes of the value alone, to compare with <c>MaxL1ValueBytes</c>.</param>
/// <param name="Refusal">Why the value could not be measured, and so must not be kept in memory; null when it could.</param>
internal readonly record struct Weighed(long Entry, long Value, Refusal? Refusal = null)
{
    public static Weighed Refused(Refusal refusal) => new(long.MaxValue, long.MaxValue, refusal);
}
