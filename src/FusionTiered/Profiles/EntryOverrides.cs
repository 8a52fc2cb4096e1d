namespace FusionTiered.Fusion.Profiles;

/// <summary>The settings of one entry that a call, a key or a source names instead of the profile's.</summary>
internal readonly record struct EntryOverrides(TimeSpan? Lifetime, TimeSpan? L1Lifetime, TierUse Tiers)
{
    /// <summary>The overrides of a call, and of the strategy of its key.</summary>
    public static EntryOverrides Of(in CacheKey key, in CacheCallOptions call, TierUse ofProfile) => new(
        call.Lifetime ?? key.Profile.Lifetime,
        call.L1Lifetime,
        call.TiersWithin(ofProfile));

    /// <summary>The same with the lifetimes that the source named.</summary>
    public EntryOverrides And(SourceContext source) => this with
    {
        Lifetime = source.Lifetime ?? Lifetime,
        L1Lifetime = source.L1Lifetime ?? L1Lifetime,
    };
}
