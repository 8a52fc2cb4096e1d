using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Profiles;

/// <summary>What holds for all profiles of one cache.</summary>
internal sealed class EngineLimits
{
    // MemoryCache has one limit, of weights. Where an entry weighs this much at least, it is a limit of entries, too.
    private readonly long _leastWeight;
    private readonly FusionCacheEntryOptions? _theirs;

    private EngineLimits(long maxBytes, long leastWeight, FusionCacheEntryOptions? theirs, TimeSpan l2ReadTimeout)
    {
        MaxBytes = maxBytes;
        _leastWeight = leastWeight;
        _theirs = theirs;
        L2ReadTimeout = l2ReadTimeout;
    }

    /// <summary>An entry that weighs more is not kept in memory.</summary>
    public long MaxBytes { get; }

    /// <summary>What a read of the shared tier may cost.</summary>
    public TimeSpan L2ReadTimeout { get; }

    /// <summary>The limits of a memory that is ours.</summary>
    public static EngineLimits Own(FusionTieredOptions options, TimeSpan l2ReadTimeout) =>
        new(options.MaxBytes, (options.MaxBytes + options.MaxEntries - 1) / options.MaxEntries, theirs: null, l2ReadTimeout);

    /// <summary>The memory of a cache that the application has: its limit, if any, and the size that it gives an entry by default.</summary>
    public static EngineLimits Theirs(FusionCacheEntryOptions theirs, TimeSpan l2ReadTimeout) =>
        new(long.MaxValue, leastWeight: 1, theirs, l2ReadTimeout);

    /// <summary>The size of an entry of this weight.</summary>
    /// <param name="weight">By the profile's own Size, or estimated.</param>
    /// <param name="isDeclared">Whether the profile has a Size of its own.</param>
    public long? SizeOf(long weight, bool isDeclared) =>
        _theirs is null || isDeclared ? Math.Max(weight, _leastWeight) : _theirs.Size;
}
