using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>What takes values away. A load that began before is not stored, and takes no new followers.</summary>
internal sealed class RemoveFlow(Engine engine)
{
    public ValueTask<CacheWrite> RemoveAsync(CacheKey key, ProfileState profile)
    {
        var removed = engine.Memory.Remove(key.Text, key.Hash, EvictionReason.Removed);
        profile.Counters.Invalidated();
        engine.Changes.Tell(CacheChangeKind.Removed, key.Text);
        return new(CacheWrite.Everywhere(removed ? 1 : 0));
    }

    /// <summary>A raised version costs no walk: entries that depend on it are dropped when they are met.</summary>
    public ValueTask<CacheWrite> InvalidateTagAsync(string tag)
    {
        engine.Tags.Raise(tag);
        engine.Changes.Tell(CacheChangeKind.TagInvalidated, tag);
        return new(CacheWrite.Everywhere());
    }

    /// <summary>
    /// Takes away what a pattern matches. What a profile knows beforehand is one raised version; only the rest is walked,
    /// and what is to be counted.
    /// </summary>
    public ValueTask<CacheWrite> ClearPatternAsync(Glob pattern, bool count)
    {
        long removed = 0;
        foreach (var (profile, plan) in engine.Patterns.PlansOf(pattern))
        {
            profile.Counters.Invalidated();
            removed += plan.Kind switch
            {
                PatternPlanKind.ExactKey => RemoveExact(plan.Text!),
                PatternPlanKind.WholeProfile => RaiseAndCount(profile.Version, profile, pattern, count),
                PatternPlanKind.ImplicitTag => RaiseAndCount(plan.Text!, profile, pattern, count),
                _ => Walk(profile, pattern),
            };
        }

        engine.Changes.Tell(CacheChangeKind.PatternCleared, pattern.Text);
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

        engine.Changes.Tell(only is null ? CacheChangeKind.Cleared : CacheChangeKind.ProfileCleared, only?.Name ?? string.Empty);
        return new(CacheWrite.Everywhere(removed));
    }

    private long RemoveExact(string text) =>
        engine.Memory.Remove(text, KeyHash.Of(text), EvictionReason.Removed) ? 1 : 0;

    private long RaiseAndCount(VersionStamp version, ProfileState profile, Glob pattern, bool count)
    {
        engine.Versions.Raise(version);
        return count ? Walk(profile, pattern) : 0;
    }

    private long RaiseAndCount(string tag, ProfileState profile, Glob pattern, bool count)
    {
        engine.Tags.Raise(tag);
        return count ? Walk(profile, pattern) : 0;
    }

    /// <summary>First the loads under way, then what is held.</summary>
    private int Walk(ProfileState profile, Glob pattern) =>
        engine.Memory.RemoveWhere(
            entry => ReferenceEquals(entry.Profile, profile) && pattern.IsMatch(entry.Key),
            key => pattern.IsMatch(key),
            EvictionReason.Removed);
}
