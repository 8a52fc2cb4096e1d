namespace FusionTiered.Fusion.Profiles;

/// <summary>What a call, a key or a source wants otherwise than the profile says.</summary>
internal readonly record struct EntryWish(TimeSpan? Lifetime, TimeSpan? L1Lifetime, TierUse Tiers)
{
    /// <summary>What the call and the strategy of its key want.</summary>
    public static EntryWish Of(in CacheKey key, in CacheCallOptions call, TierUse ofProfile) => new(
        call.Lifetime ?? key.Profile.Lifetime,
        call.L1Lifetime,
        call.Tiers is { } asked ? asked & ofProfile : ofProfile);

    /// <summary>The same, but for what the source said.</summary>
    public EntryWish And(SourceContext source) => this with
    {
        Lifetime = source.Lifetime ?? Lifetime,
        L1Lifetime = source.L1Lifetime ?? L1Lifetime,
    };
}
