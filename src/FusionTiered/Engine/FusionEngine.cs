using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Invalidation;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using FusionTiered.Watching;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Engine;

/// <summary>What every call needs: FusionCache, the profiles, and what the core does for sources.</summary>
internal sealed class FusionEngine
{
    private readonly ConditionalWeakTable<DomainProfile, ProfileEntryOptions> _options = [];
    private long _tagInvalidations;
    private int _loadsUnderWay;

    public required IFusionCache Cache { get; init; }

    public required ProfileCatalog Profiles { get; init; }

    public required SourceRunner Sources { get; init; }

    public required NothingMarks Nothings { get; init; }

    public required EngineLimits Limits { get; init; }

    public required CachePromises Promises { get; init; }

    public required ILogger Log { get; init; }

    public required TimeProvider Time { get; init; }

    public required CallEvents Events { get; init; }

    public required TagStates TagStates { get; init; }

    /// <summary>What FusionCache puts before each key.</summary>
    public required string Prefix { get; init; }

    /// <summary>The memory, where it is ours; null where the application made it.</summary>
    public MemoryCache? Memory { get; init; }

    public Changes Changes { get; } = new();

    /// <summary>The patterns that values carry as tags; replaced whole when the events change.</summary>
    public required PatternSets Patterns { get; set; }

    public Departures Departed { get; } = new();

    public long TagInvalidations => Volatile.Read(ref _tagInvalidations);

    public int LoadsUnderWay => Volatile.Read(ref _loadsUnderWay);

    public void TagsInvalidated() => Interlocked.Increment(ref _tagInvalidations);

    public async Task<T> LoadAsync<T>(ProfileState profile, Load<T> load, SourceContext source)
    {
        Interlocked.Increment(ref _loadsUnderWay);
        try
        {
            return await Sources.RunAsync(profile, load, source, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _loadsUnderWay);
        }
    }

    public CallNote NewNote(string? key) => CallNote.Current = new CallNote(key, Time.GetTimestamp());

    /// <summary>The tags of a value: those of its profile, of patterns, of the call and of the source.</summary>
    public string[] TagsOf(in CacheKey key, ProfileState profile, IReadOnlyCollection<string>? call, IReadOnlyList<string>? source = null) =>
        OptionsOf(profile).TagsWith(Patterns.Of(profile).TagsOf(key.Text), call, source);

    /// <summary>The profile's entry options; made anew when it has new settings.</summary>
    public ProfileEntryOptions OptionsOf(ProfileState profile)
    {
        var settings = profile.Settings;
        return _options.TryGetValue(settings, out var options)
            ? options
            : _options.GetValue(settings, made => new ProfileEntryOptions(made, Limits));
    }

    /// <summary>Whether a hit in memory is known to be what the other nodes have: FusionCache cannot tell, so only where there are none.</summary>
    public bool IsVerified(CacheTier tier, FusionCacheEntryOptions options) =>
        tier != CacheTier.L1 || options.SkipBackplaneNotifications || !(Cache.HasBackplane || Cache.HasDistributedCache);

    /// <summary>How far a write got.</summary>
    public CacheWrite Reached(CallNote note, FusionCacheEntryOptions options) =>
        (Cache.HasDistributedCache && !options.SkipDistributedCacheWrite && !note.TakenByL2)
        || (Cache.HasBackplane && !options.SkipBackplaneNotifications && !note.Published)
            ? CacheWrite.LocalOnly()
            : CacheWrite.Everywhere();
}
