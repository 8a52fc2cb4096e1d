using FusionTiered.Profiles;

namespace FusionTiered.Flows;

/// <summary>What takes values away. A load that began before is not stored, and takes no new followers.</summary>
internal sealed class RemoveFlow(Engine engine)
{
    public ValueTask<CacheWrite> RemoveAsync(CacheKey key) =>
        new(CacheWrite.Everywhere(engine.Memory.Remove(key.Text, key.Hash, EvictionReason.Removed) ? 1 : 0));

    /// <summary>A raised version costs no walk: entries that depend on it are dropped when they are met.</summary>
    public ValueTask<CacheWrite> InvalidateTagAsync(string tag)
    {
        engine.Tags.Raise(tag);
        return new(CacheWrite.Everywhere());
    }

    /// <summary>The version first, the walk after it: a load that ends in between is stale at birth.</summary>
    public ValueTask<CacheWrite> ClearAsync(ProfileState? only)
    {
        engine.Versions.Raise(only?.Version ?? engine.Profiles.Everything);
        return new(CacheWrite.Everywhere(engine.Memory.RemoveWhere(
            entry => only is null || ReferenceEquals(entry.Profile, only),
            static _ => false, // the version has outdated every load that this concerns
            EvictionReason.Cleared)));
    }
}
