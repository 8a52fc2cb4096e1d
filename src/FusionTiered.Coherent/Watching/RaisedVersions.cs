using FusionTiered.Profiles;

namespace FusionTiered.Watching;

/// <summary>Tells watchers of raised versions in their own terms: everything, a tag or a profile.</summary>
internal sealed class RaisedVersions(Changes changes, ProfileCatalog profiles)
{
    /// <param name="version">Its name, see <see cref="RemoteVersions"/>.</param>
    public void Tell(string version)
    {
        if (string.Equals(version, RemoteVersions.Everything, StringComparison.Ordinal))
        {
            changes.Tell(CacheChangeKind.Cleared, string.Empty);
        }
        else if (RemoteVersions.IsOfTag(version))
        {
            changes.Tell(CacheChangeKind.TagInvalidated, RemoteVersions.TagOf(version));
        }
        else if (RemoteVersions.IsOfProfile(version) && profiles.ByName(RemoteVersions.ProfileOf(version)) is { } profile)
        {
            changes.Tell(CacheChangeKind.ProfileCleared, profile.Name);
        }
    }
}
