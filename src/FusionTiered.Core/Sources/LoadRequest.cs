using FusionTiered.Profiles;

namespace FusionTiered.Sources;

/// <summary>What a call that may have to load brings along.</summary>
internal sealed class LoadRequest<T>(CacheKey key, ProfileState profile, in CacheCallOptions options, Load<T> load, bool isRefresh = false)
{
    public CacheKey Key { get; } = key;

    public ProfileState Profile { get; } = profile;

    public CacheCallOptions Options { get; } = options;

    public Load<T> Load { get; } = load;

    /// <summary>Whether the value is wanted from the source whatever the tiers hold.</summary>
    public bool IsRefresh { get; } = isRefresh;

    public TierUse Tiers { get; } = options.TiersWithin(profile.Settings.Tiers);
}
