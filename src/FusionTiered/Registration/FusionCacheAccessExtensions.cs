using FusionTiered.Fusion;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered;

/// <summary>Gives an application the FusionCache of a profile: for plugins, FusionCache's own events, and code that moves over step by step.</summary>
public static class FusionCacheAccessExtensions
{
    /// <summary>The FusionCache that holds the values of a profile, under the text of their keys.</summary>
    /// <param name="cache">A cache on the FusionCache engine.</param>
    /// <param name="profile">The profile.</param>
    /// <returns>The cache; it belongs to FusionTiered and is disposed with it.</returns>
    /// <exception cref="NotSupportedException">The cache runs on another engine.</exception>
    /// <exception cref="UnknownProfileException">No profile has that name.</exception>
    public static IFusionCache GetFusionCache(this IDomainCache cache, CacheProfile profile)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(profile);
        return cache is FusionDomainCache { Engine: var engine }
            ? engine.Caches.Of(engine.Profiles.Registered(profile)).Lend()
            : throw new NotSupportedException($"The cache '{cache.Name}' does not run on FusionCache: {nameof(GetFusionCache)} is for the FusionCache engine.");
    }
}
