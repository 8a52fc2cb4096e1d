using System.Collections.Concurrent;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Weights;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Profiles;

/// <summary>One profile as FusionCache's entry options, made once for its present settings.</summary>
/// <remarks>
/// The hard deadline is not among them: the core keeps it, so that the key is free at the deadline. FusionCache's own hard
/// timeout lets the first caller go and leaves the others waiting for a source that may never return.
/// </remarks>
internal sealed class ProfileEntryOptions
{
    private const int MostOverrides = 64;

    private static readonly TimeSpan ShortestJittered = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<EntryOverrides, FusionCacheEntryOptions> _reads = [];
    private readonly EntryLimits _limits;
    private readonly FusionCacheEntryOptions _plainRead;
    private readonly FusionCacheEntryOptions _removal;

    public ProfileEntryOptions(DomainProfile settings, EntryLimits limits)
    {
        Settings = settings;
        _limits = limits;
        var everything = new EntryOverrides(null, null, settings.Tiers);
        _plainRead = Make(everything, isWrite: false);
        _removal = Make(everything, isWrite: true);
        Memory = Make(everything with { Tiers = TierUse.L1 }, isWrite: false);
        Memory.SkipMemoryCacheWrite = true;
        MemoryAsItLies = Memory.Duplicate();
        MemoryAsItLies.EnableAutoClone = false;
        MemoryAlsoStale = MemoryAsItLies.Duplicate();
        MemoryAlsoStale.AllowStaleOnReadOnly = true;
    }

    /// <summary>The settings that these options were made from.</summary>
    public DomainProfile Settings { get; }

    /// <summary>Reads memory, and nothing else.</summary>
    public FusionCacheEntryOptions Memory { get; }

    /// <summary>The same without a copy of the value.</summary>
    public FusionCacheEntryOptions MemoryAsItLies { get; }

    /// <summary>The same, also for a value past its lifetime.</summary>
    public FusionCacheEntryOptions MemoryAlsoStale { get; }

    /// <summary>For a read. Options are kept for the next read: most calls override nothing.</summary>
    public FusionCacheEntryOptions Read(in EntryOverrides overrides)
    {
        if (overrides.Lifetime is null && overrides.L1Lifetime is null && overrides.Tiers == Settings.Tiers)
        {
            return _plainRead;
        }

        if (_reads.TryGetValue(overrides, out var options))
        {
            return options;
        }

        options = Make(overrides, isWrite: false);
        return _reads.Count < MostOverrides ? _reads.GetOrAdd(overrides, options) : options;
    }

    /// <summary>For storing <paramref name="value"/>: with its size, and without the tiers that it is too large for. Memory does not get a value that cannot be measured. A new object for each call.</summary>
    /// <param name="overrides">The lifetimes and tiers that the call or the source named.</param>
    /// <param name="key">The text of the key.</param>
    /// <param name="value">The value.</param>
    /// <param name="isWrite">Whether the application writes the value; else it was loaded.</param>
    /// <param name="knownBytes">The serialized length, before compression, where it is known.</param>
    /// <exception cref="InvalidOperationException">The profile's Size threw, or answered less than 1.</exception>
    public FusionCacheEntryOptions Store(in EntryOverrides overrides, string key, object? value, bool isWrite, long? knownBytes = null)
    {
        var options = isWrite ? Make(overrides, isWrite) : Read(overrides).Duplicate();
        options.MemoryCacheDuration = Jittered(InMemory(overrides));
        var weighed = Weigher.WeighOf(Settings, key, value, knownBytes);
        _limits.Refused?.Note(Settings, weighed);
        options.Size = weighed.Entry;
        options.SkipMemoryCacheWrite |= weighed.Value > Settings.MaxL1ValueBytes || options.Size > _limits.MaxBytes;

        // The serializer refuses what turns out to be longer.
        options.SkipDistributedCacheWrite |= Settings.Size is null
            ? Weigher.LeastSerialized(value, knownBytes) > Settings.MaxL2ValueBytes
            : weighed.Value > Settings.MaxL2ValueBytes;
        return options;
    }

    /// <summary>Measures a value for every tier that it is meant for.</summary>
    /// <param name="overrides">The lifetimes and tiers that the call named.</param>
    /// <param name="key">The text of the key.</param>
    /// <param name="value">The value.</param>
    /// <param name="size">Its size in memory.</param>
    /// <param name="inMemory">How long memory may serve it.</param>
    /// <returns>Whether each of the tiers may have it, as far as that is known before it is serialized.</returns>
    /// <exception cref="InvalidOperationException">The profile's Size threw, or answered less than 1.</exception>
    public bool TryMeasure(in EntryOverrides overrides, string key, object? value, out long size, out TimeSpan inMemory)
    {
        var weighed = Weigher.WeighOf(Settings, key, value);
        (size, inMemory) = (weighed.Entry, Jittered(InMemory(overrides)));
        return weighed.Value <= Settings.MaxL1ValueBytes
            && weighed.Entry <= _limits.MaxBytes
            && inMemory > TimeSpan.Zero
            && (Settings.Size is null ? Weigher.LeastSerialized(value) : weighed.Value) <= Settings.MaxL2ValueBytes;
    }

    /// <summary>For code that uses the FusionCache of the profile by itself.</summary>
    public FusionCacheEntryOptions Direct() => _removal.Duplicate();

    /// <summary>For a removal from every tier of the profile. A new object for each call.</summary>
    public FusionCacheEntryOptions Removal() => _removal.Duplicate();

    private TimeSpan InMemory(in EntryOverrides overrides)
    {
        var lifetime = overrides.Lifetime ?? Settings.Lifetime;
        return overrides.L1Lifetime ?? (lifetime < Settings.L1Lifetime ? lifetime : Settings.L1Lifetime);
    }

    private TimeSpan JitterOf(TimeSpan inMemory) => inMemory < ShortestJittered ? TimeSpan.Zero : inMemory * Settings.Jitter;

    // Not FusionCache's jitter, which only FusionCache knows: a hit must know when the value ends. A lifetime is an upper bound.
    private TimeSpan Jittered(TimeSpan inMemory) => inMemory - (JitterOf(inMemory) * Random.Shared.NextDouble());

    private FusionCacheEntryOptions Make(in EntryOverrides overrides, bool isWrite)
    {
        var lifetime = overrides.Lifetime ?? Settings.Lifetime;
        var inMemory = InMemory(overrides);
        var longest = _limits.LongestInL2();
        var inL2 = lifetime < longest ? lifetime : longest;
        var (l1, l2) = ((overrides.Tiers & TierUse.L1) != TierUse.None, (overrides.Tiers & TierUse.L2) != TierUse.None);
        var stale = Settings.StaleFor > TimeSpan.Zero;
        return new FusionCacheEntryOptions
        {
            Duration = lifetime,
            MemoryCacheDuration = inMemory - JitterOf(inMemory),
            DistributedCacheDuration = inL2,
            IsFailSafeEnabled = stale,
            FailSafeMaxDuration = inMemory + Settings.StaleFor,
            DistributedCacheFailSafeMaxDuration = inL2 + Settings.StaleFor < longest ? inL2 + Settings.StaleFor : longest,
            FailSafeThrottleDuration = Settings.RetryAfter,
            FactorySoftTimeout = stale ? Settings.SoftDeadline : Timeout.InfiniteTimeSpan,
            FactoryHardTimeout = Timeout.InfiniteTimeSpan,
            AllowTimedOutFactoryBackgroundCompletion = true,
            EagerRefreshThreshold = Settings.EagerRefresh > 0 ? (float)Settings.EagerRefresh : null,
            DistributedCacheHardTimeout = _limits.FusionReadDeadline,
            AllowBackgroundDistributedCacheOperations = false,
            AllowBackgroundBackplaneOperations = false,
            ReThrowDistributedCacheExceptions = false,
            ReThrowBackplaneExceptions = false,
            ReThrowSerializationExceptions = false,
            EnableAutoClone = Settings.CopyValues,
            SkipMemoryCacheRead = !l1,
            SkipMemoryCacheWrite = !l1,
            SkipDistributedCacheRead = !l2,
            SkipDistributedCacheWrite = !l2,
            SkipDistributedLocker = !l2,

            // A load that only this node's memory keeps is no news to the others; a write is.
            SkipBackplaneNotifications = isWrite ? !l1 && !l2 : !l1 || !l2,
            Size = 1,
        };
    }
}
