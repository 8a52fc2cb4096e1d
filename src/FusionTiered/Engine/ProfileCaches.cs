using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FusionTiered.Profiles;

namespace FusionTiered.Fusion.Engine;

/// <summary>The cache of each profile. A profile that the configuration adds later gets its cache when it comes.</summary>
internal sealed class ProfileCaches : IDisposable
{
    private readonly ConcurrentDictionary<ProfileState, Lazy<ProfileCache>> _caches = new();
    private readonly Func<ProfileState, ProfileCache> _make;
    private readonly ProfileCatalog _profiles;
    private volatile bool _disposed;

    /// <param name="profiles">The profiles; each that is there gets its cache at once, so that it listens to other nodes early.</param>
    /// <param name="make">Makes the cache of a profile.</param>
    public ProfileCaches(ProfileCatalog profiles, Func<ProfileState, ProfileCache> make)
    {
        _profiles = profiles;
        _make = make;
        foreach (var profile in profiles.All)
        {
            Of(profile);
        }
    }

    public IEnumerable<ProfileCache> All => _profiles.All.Select(Of);

    /// <summary>The one that ends tags: all share their marks, and the default profile is always there.</summary>
    public ProfileCache OfTags => Of(_profiles.Default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ProfileCache Of(ProfileState profile) => profile.EngineState is ProfileCache cache ? cache : Make(profile);

    public void Dispose()
    {
        _disposed = true;
        foreach (var made in _caches.Values)
        {
            made.Value.Cache.Dispose();
        }
    }

    private ProfileCache Make(ProfileState profile)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(IDomainCache));
        var cache = _caches.GetOrAdd(profile, static (profile, make) => new Lazy<ProfileCache>(() => make(profile)), _make).Value;
        profile.EngineState = cache;
        return cache;
    }
}
