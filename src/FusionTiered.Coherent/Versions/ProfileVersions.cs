using System.Collections.Concurrent;

namespace FusionTiered.Versions;

/// <summary>The versions that every entry depends on: that of the whole cache and that of its profile.</summary>
internal sealed class ProfileVersions
{
    private readonly ConcurrentDictionary<string, VersionStamp[]> _byProfile = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Raised when the whole cache is cleared.</summary>
    public VersionStamp Everything { get; } = new(RemoteVersions.Everything);

    /// <summary>Raised when the profile is cleared.</summary>
    /// <param name="profile">The name of the profile.</param>
    public VersionStamp Of(string profile) => CommonTo(profile)[1];

    /// <summary>The two versions of an entry without tags: one array for all entries of the profile.</summary>
    /// <param name="profile">The name of the profile.</param>
    public VersionStamp[] CommonTo(string profile) =>
        _byProfile.TryGetValue(profile, out var known)
            ? known
            : _byProfile.GetOrAdd(profile, static (name, everything) => [everything, new VersionStamp(RemoteVersions.OfProfile(name))], Everything);
}
