using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.Profiles;

namespace FusionTiered.Versions;

/// <summary>The versions that the entries of one cache depend on: of the whole cache, of profiles, of tags and of known patterns.</summary>
internal sealed class EntryVersions(VersionClock clock, TagVersions tags, PatternSets patterns)
{
    private volatile PatternSets _patterns = patterns;

    public VersionClock Clock { get; } = clock;

    public ProfileVersions Profiles { get; } = new();

    public TagVersions Tags { get; } = tags;

    /// <summary>The patterns that each profile knows beforehand. Replaced whole when the events change.</summary>
    public PatternSets Patterns
    {
        get => _patterns;
        set => _patterns = value;
    }

    /// <summary>The versions that an entry depends on: the cache's, its profile's, its tags' and those of the patterns that can reach it.</summary>
    public VersionStamp[] Of(in CacheKey key, ProfileState profile, IReadOnlyCollection<string>? tags)
    {
        foreach (var tag in tags ?? [])
        {
            TagRules.Checked(tag, nameof(tags));
        }

        return Tags.With(Profiles.CommonTo(profile.Name), tags, Patterns.Of(profile).TagsOf(key.Text));
    }
}
