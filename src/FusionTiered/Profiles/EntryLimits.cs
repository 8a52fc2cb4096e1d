using FusionTiered.Weights;

namespace FusionTiered.Fusion.Profiles;

/// <summary>The limits of the one memory that all profiles of a cache share.</summary>
/// <remarks>
/// MemoryCache has one limit, of sizes. An entry counts with at least <c>MaxBytes / MaxEntries</c>, so that the limit of bytes is a
/// limit of entries, too.
/// </remarks>
internal sealed class EntryLimits(FusionTieredOptions options)
{
    private readonly long _leastSize = (options.MaxBytes + options.MaxEntries - 1) / options.MaxEntries;

    /// <summary>A heavier entry is not kept in memory.</summary>
    public long MaxBytes { get; } = options.MaxBytes;

    /// <summary>The longest time that a read of L2 may take.</summary>
    public TimeSpan ReadDeadline { get; } = options.L2.ReadDeadline;

    /// <summary>Takes note of values that cannot be measured; null: nobody does.</summary>
    public RefusedValues? Refused { get; init; }

    /// <summary>The size of an entry of this weight.</summary>
    public long SizeOf(long weight) => Math.Max(weight, _leastSize);
}
