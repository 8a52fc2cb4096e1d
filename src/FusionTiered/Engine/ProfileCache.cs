using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Profiles;
using FusionTiered.Time;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Engine;

/// <summary>The FusionCache of one profile, and all that a call on it needs.</summary>
internal sealed class ProfileCache
{
    /// <summary>Before the key, in the L2 of FusionCache: the version of its format.</summary>
    public const string L2KeyPrefix = "v2:";

    private const string Probe = MemoryKeys.OwnPrefix + "probe}";

    private readonly EntryLimits _limits;
    private readonly WriteReceipts _receipts;
    private readonly FusionCacheEntryOptions _tagOptions;
    private readonly ObservedBackplane? _backplane;
    private readonly TimeSpan _longestStart;
    private readonly CacheClock _clock;
    private readonly Lock _preparing = new();
    private volatile ProfileEntryOptions _options;
    private volatile Task? _preparation;
    private volatile bool _isReady;

    /// <param name="profile">The profile.</param>
    /// <param name="cache">Its FusionCache.</param>
    /// <param name="made">How it was made.</param>
    public ProfileCache(ProfileState profile, FusionCache cache, in ProfileCacheParts made)
    {
        Profile = profile;
        Cache = cache;
        _limits = made.Limits;
        _receipts = made.Receipts;
        _tagOptions = made.TagOptions;
        _backplane = made.Backplane;
        _longestStart = made.LongestStart;
        _clock = made.Clock;
        Memory = made.Memory;
        HasL2 = cache.HasDistributedCache;
        HasBackplane = made.Backplane is not null;
        Stale = new StaleValues(made.Clock);
        _options = new ProfileEntryOptions(profile.Settings, made.Limits);
        _isReady = !HasL2;
    }

    public ProfileState Profile { get; }

    public FusionCache Cache { get; }

    /// <summary>The entries of the profile in memory.</summary>
    public MemoryCount Memory { get; }

    public CallerTable Callers { get; } = new();

    public StaleValues Stale { get; }

    public bool HasL2 { get; }

    public bool HasBackplane { get; }

    /// <summary>Whether a value of the profile has tags. A read of memory then has to look at them, too, and may find that L2 must be asked.</summary>
    public bool UsesTags { get; set; }

    /// <summary>The entry options for the present settings of the profile.</summary>
    public ProfileEntryOptions Options
    {
        get
        {
            var options = _options;
            return ReferenceEquals(options.Settings, Profile.Settings) ? options : _options = new ProfileEntryOptions(Profile.Settings, _limits);
        }
    }

    /// <summary>The value that memory holds, without a copy: at once, without asking L2, and no stale value.</summary>
    public bool TryMemory(string key, out object? value) => TryMemory(key, Options.MemoryAsItLies, out value) && !(Stale.HasAny && Stale.IsStale(key, value));

    /// <summary>Memory, read as <typeparamref name="T"/>. Where FusionCache would have to ask L2 about a tag or a clear, there is no value.</summary>
    public bool TryMemory<T>(string key, FusionCacheEntryOptions options, out T? value)
    {
        var found = !HasL2 || (_isReady && !UsesTags && HasBackplane) ? Cache.TryGet<T>(key, options) : TryWithoutWaiting<T>(key, options);
        value = found.HasValue ? found.Value : default;
        return found.HasValue;
    }

    /// <summary>To be awaited before the cache is asked past memory.</summary>
    /// <remarks>
    /// It listens to other nodes from here on, and knows when the profile was cleared: FusionCache asks L2 for that at the first entry
    /// that it meets, synchronously in a synchronous read.
    /// </remarks>
    public ValueTask ReadyAsync()
    {
        if (_isReady)
        {
            return default;
        }

        lock (_preparing)
        {
            return new(_preparation ??= PrepareAsync());
        }
    }

    /// <summary>Lets FusionCache ask L2 for the tags of a value that was just stored, so that a read of memory alone need not.</summary>
    public async ValueTask MeetTagsAsync(string key, string[]? tags)
    {
        if (tags is not null && HasL2)
        {
            await Cache.TryGetAsync<object?>(key, Options.MemoryAsItLies).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a write, and says how far it got.</summary>
    /// <param name="key">The key that is written.</param>
    /// <param name="options">The options that the write uses, and no other write.</param>
    /// <param name="write">The write.</param>
    public async ValueTask<CacheWrite> WriteAsync(string key, FusionCacheEntryOptions options, Func<ValueTask> write)
    {
        object? ticket = HasBackplane ? options.SkipBackplaneNotifications ? null : options
            : HasL2 && !options.SkipDistributedCacheWrite ? L2KeyPrefix + key
            : null;
        if (ticket is null)
        {
            await write().ConfigureAwait(false);
            return CacheWrite.Everywhere();
        }

        _receipts.Expect(ticket);
        var taken = false;
        try
        {
            await write().ConfigureAwait(false);
        }
        finally
        {
            taken = _receipts.Take(ticket);
        }

        return taken ? CacheWrite.Everywhere() : CacheWrite.LocalOnly();
    }

    /// <summary>Ends every value of the profile.</summary>
    public ValueTask<CacheWrite> ClearAsync()
    {
        var options = _tagOptions.Duplicate();
        return WriteAsync(EngineKeys.TagPrefix + ReservedTags.Clear(Profile.Name), options, () => Cache.ClearAsync(allowFailSafe: false, options));
    }

    /// <summary>Ends every value with a tag, in the caches of all profiles: they share the marks of tags.</summary>
    public ValueTask<CacheWrite> RemoveByTagAsync(string tag)
    {
        var options = _tagOptions.Duplicate();
        return WriteAsync(EngineKeys.TagPrefix + tag, options, () => Cache.RemoveByTagAsync(tag, options));
    }

    private MaybeValue<T> TryWithoutWaiting<T>(string key, FusionCacheEntryOptions options)
    {
        var reading = Cache.TryGetAsync<T>(key, options).AsTask();
        if (reading.IsCompleted)
        {
#pragma warning disable VSTHRD002, CA1849 // It has completed.
            return reading.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002, CA1849
        }

        // What it learns of the tag lies in memory from then on.
        Wait.Observe(reading);
        return default;
    }

    private async Task PrepareAsync()
    {
        if (_backplane is { } backplane)
        {
            await Task.WhenAny(backplane.Subscribed, Task.Delay(_longestStart, _clock.Provider)).ConfigureAwait(false);
        }

        var memory = Options.MemoryAsItLies.Duplicate();
        memory.SkipMemoryCacheWrite = false;
        memory.SkipBackplaneNotifications = true;
        await Cache.SetAsync(Probe, true, memory).ConfigureAwait(false);
        await Cache.TryGetAsync<bool>(Probe, memory).ConfigureAwait(false);
        await Cache.RemoveAsync(Probe, memory).ConfigureAwait(false);
        _isReady = true;
    }
}
