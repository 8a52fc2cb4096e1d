using System.Collections.Concurrent;
using FusionTiered.Keys;
using FusionTiered.Weights;
using FusionTiered.Profiles;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Profiles;

/// <summary>One profile as FusionCache's entry options, made once for the settings of today; a reload brings new settings, and so new options.</summary>
/// <remarks>
/// The hard deadline is not among them: the core keeps it, so that the key is free at the deadline. FusionCache's own hard
/// timeout lets the first caller go and leaves the others waiting for a source that may never return.
/// </remarks>
internal sealed class ProfileEntryOptions
{
    private const int MostStrategies = 64;

    private static readonly TimeSpan ShortestJittered = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<EntryWish, FusionCacheEntryOptions> _reads = [];
    private readonly DomainProfile _settings;
    private readonly EngineLimits _limits;

    public ProfileEntryOptions(DomainProfile settings, EngineLimits limits)
    {
        _settings = settings;
        _limits = limits;
        Tag = ReservedTags.OfProfile(settings.Name);
        Tags = [Tag];
        Memory = Make(new EntryWish(null, null, TierUse.L1), isWrite: false);
        Memory.SkipMemoryCacheRead = false;
        Memory.SkipMemoryCacheWrite = true;
        Plain = Memory.Duplicate();
        Plain.EnableAutoClone = false;
        Removal = Make(new EntryWish(null, null, settings.Tiers), isWrite: true);
    }

    /// <summary>The tag that every value of the profile carries, for clearing the profile.</summary>
    public string Tag { get; }

    /// <summary>That tag alone.</summary>
    public string[] Tags { get; }

    /// <summary>Reads memory, and nothing else.</summary>
    public FusionCacheEntryOptions Memory { get; }

    /// <summary>The same, without making copies.</summary>
    public FusionCacheEntryOptions Plain { get; }

    /// <summary>Takes away, in every tier of the profile.</summary>
    public FusionCacheEntryOptions Removal { get; }

    /// <summary>For a read. Kept for the next one: what calls want is mostly the same.</summary>
    public FusionCacheEntryOptions Read(in EntryWish wish)
    {
        if (_reads.TryGetValue(wish, out var options))
        {
            return options;
        }

        options = Make(wish, isWrite: false);
        return _reads.Count < MostStrategies ? _reads.GetOrAdd(wish, options) : options;
    }

    /// <summary>For storing <paramref name="value"/>: with its weight, and without the tiers it is too large for.</summary>
    public FusionCacheEntryOptions Store(in EntryWish wish, string key, object? value, bool isWrite)
    {
        var options = Make(wish, isWrite);
        var weight = Weigher.Weigh(_settings, key, value);
        var bytes = _settings.Size is null ? Weigher.Estimate(value) : weight;
        options.Size = _limits.SizeOf(weight, _settings.Size is not null);
        options.SkipMemoryCacheWrite |= bytes > _settings.MaxL1ValueBytes || options.Size > _limits.MaxBytes;
        options.SkipDistributedCacheWrite |= bytes > _settings.MaxL2ValueBytes;
        return options;
    }

    /// <summary>The tags of a value of the profile: its own, those of patterns, of the call and of the source.</summary>
    public string[] TagsWith(string[] patterns, IReadOnlyCollection<string>? call, IReadOnlyList<string>? source)
    {
        foreach (var tag in call ?? [])
        {
            TagRules.Checked(tag, "tags");
        }

        return patterns.Length == 0 && call is null && source is null ? Tags : [Tag, .. patterns, .. call ?? [], .. source ?? []];
    }

    private FusionCacheEntryOptions Make(in EntryWish wish, bool isWrite)
    {
        var lifetime = wish.Lifetime ?? _settings.Lifetime;
        var inMemory = wish.L1Lifetime ?? (lifetime < _settings.L1Lifetime ? lifetime : _settings.L1Lifetime);

        // FusionCache adds jitter; a lifetime of ours is an upper bound.
        var jitter = inMemory < ShortestJittered ? TimeSpan.Zero : inMemory * _settings.Jitter;
        var (l1, l2) = ((wish.Tiers & TierUse.L1) != TierUse.None, (wish.Tiers & TierUse.L2) != TierUse.None);
        var stale = _settings.StaleFor > TimeSpan.Zero;
        return new FusionCacheEntryOptions
        {
            Duration = lifetime,
            MemoryCacheDuration = inMemory - jitter,
            DistributedCacheDuration = lifetime,
            JitterMaxDuration = jitter,
            IsFailSafeEnabled = stale,
            FailSafeMaxDuration = inMemory + _settings.StaleFor,
            DistributedCacheFailSafeMaxDuration = lifetime + _settings.StaleFor,
            FailSafeThrottleDuration = _settings.RetryAfter,
            FactorySoftTimeout = stale ? _settings.SoftDeadline : Timeout.InfiniteTimeSpan,
            FactoryHardTimeout = Timeout.InfiniteTimeSpan,
            AllowTimedOutFactoryBackgroundCompletion = true,
            EagerRefreshThreshold = _settings.EagerRefresh > 0 ? (float)_settings.EagerRefresh : null,
            DistributedCacheHardTimeout = _limits.L2ReadTimeout,
            AllowBackgroundDistributedCacheOperations = false,
            AllowBackgroundBackplaneOperations = false,
            ReThrowDistributedCacheExceptions = false,
            ReThrowBackplaneExceptions = false,
            ReThrowSerializationExceptions = false,
            EnableAutoClone = _settings.CopyValues,
            SkipMemoryCacheRead = !l1,
            SkipMemoryCacheWrite = !l1,
            SkipDistributedCacheRead = !l2,
            SkipDistributedCacheWrite = !l2,

            // A load that only this node's memory keeps is no news to the others; a write is.
            SkipBackplaneNotifications = isWrite ? !l1 && !l2 : !l1 || !l2,
            Size = _limits.SizeOf(weight: 1, _settings.Size is not null),
        };
    }
}
