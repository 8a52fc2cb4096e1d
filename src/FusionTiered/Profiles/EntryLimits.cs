using FusionTiered.Weights;

namespace FusionTiered.Fusion.Profiles;

/// <summary>The limits of the one memory that all profiles of a cache share, and of calls.</summary>
/// <param name="options">The options of the cache.</param>
/// <param name="longestInL2">The longest that a value may stay in L2.</param>
/// <param name="isHardened">Whether L2 keeps the deadline of reads itself.</param>
internal sealed class EntryLimits(FusionTieredOptions options, Func<TimeSpan> longestInL2, bool isHardened)
{
    /// <summary>A heavier entry is not kept in memory.</summary>
    public long MaxBytes { get; } = options.MaxBytes;

    /// <summary>The longest time that FusionCache waits for a read of L2. Its own deadline opens no breaker: where L2 keeps the deadline, FusionCache has none.</summary>
    public TimeSpan FusionReadDeadline { get; } = isHardened ? Timeout.InfiniteTimeSpan : options.L2.ReadDeadline;

    /// <summary>The longest that a value may stay in L2.</summary>
    public Func<TimeSpan> LongestInL2 { get; } = longestInL2;

    /// <summary>Takes note of values that cannot be measured; null: nobody does.</summary>
    public RefusedValues? Refused { get; init; }
}
