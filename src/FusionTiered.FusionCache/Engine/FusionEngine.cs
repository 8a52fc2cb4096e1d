using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Engine;

/// <summary>What every call needs: FusionCache, the profiles, and what the core does for sources.</summary>
internal sealed class FusionEngine
{
    private readonly ConditionalWeakTable<DomainProfile, ProfileEntryOptions> _options = [];

    public required IFusionCache Cache { get; init; }

    public required ProfileCatalog Profiles { get; init; }

    public required SourceRunner Sources { get; init; }

    public required NothingMarks Nothings { get; init; }

    public required EngineLimits Limits { get; init; }

    public required CachePromises Promises { get; init; }

    public required ILogger Log { get; init; }

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
