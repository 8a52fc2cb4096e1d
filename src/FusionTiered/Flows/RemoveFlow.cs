using FusionTiered.Profiles;

namespace FusionTiered.Flows;

/// <summary>What takes values away. A load that began before is not stored, and takes no new followers.</summary>
internal sealed class RemoveFlow(Engine engine)
{
    public ValueTask<CacheWrite> RemoveAsync(CacheKey key, ProfileState profile)
    {
        var removed = engine.Memory.Remove(key.Text, key.Hash, EvictionReason.Removed);
        profile.Counters.Invalidated();
        engine.Happenings.Invalidated(profile.Name, key.Text, key.Hash);
        engine.Changes.Tell(CacheChangeKind.Removed, key.Text);
        return new(CacheWrite.Everywhere(removed ? 1 : 0));
    }

    /// <summary>A raised version costs no walk: entries that depend on it are dropped when they are met.</summary>
    public ValueTask<CacheWrite> InvalidateTagAsync(string tag)
    {
        engine.Tags.Raise(tag);
        engine.Happenings.TagInvalidated(tag);
        engine.Changes.Tell(CacheChangeKind.TagInvalidated, tag);
        return new(CacheWrite.Everywhere());
    }

    /// <summary>Keys by a test of their text: first the loads under way, then what is held.</summary>
    public ValueTask<CacheWrite> ClearWhereAsync(Func<string, bool> matches, string pattern)
    {
        var removed = engine.Memory.RemoveWhere(entry => Matches(entry, matches), matches, EvictionReason.Removed);
        engine.Happenings.PatternCleared(pattern, removed);
        engine.Changes.Tell(CacheChangeKind.PatternCleared, pattern);
        return new(CacheWrite.Everywhere(removed));
    }

    /// <summary>The version first, the walk after it: a load that ends in between is stale at birth.</summary>
    public ValueTask<CacheWrite> ClearAsync(ProfileState? only)
    {
        engine.Versions.Raise(only?.Version ?? engine.Profiles.Everything);
        var removed = engine.Memory.RemoveWhere(
            entry => only is null || ReferenceEquals(entry.Profile, only),
            static _ => false, // the version has outdated every load that this concerns
            EvictionReason.Cleared);
        foreach (var profile in engine.Profiles.All)
        {
            if (only is null || ReferenceEquals(profile, only))
            {
                profile.Counters.Invalidated();
            }
        }

        engine.Happenings.Cleared(only?.Name, removed);
        engine.Changes.Tell(only is null ? CacheChangeKind.Cleared : CacheChangeKind.ProfileCleared, only?.Name ?? string.Empty);
        return new(CacheWrite.Everywhere(removed));
    }

    private static bool Matches(Entries.Entry entry, Func<string, bool> matches)
    {
        if (!matches(entry.Key))
        {
            return false;
        }

        entry.Profile.Counters.Invalidated();
        return true;
    }
}
