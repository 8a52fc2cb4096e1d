namespace FusionTiered.Domains;

/// <summary>What the built-in profiles say when nobody says otherwise. Memory holds a value as long, at most 5 minutes.</summary>
internal static class DomainDefaults
{
    private static readonly (CacheProfile Handle, TimeSpan Lifetime, TierUse? Tiers)[] All =
    [
        (CacheProfiles.Dashboard, TimeSpan.FromMinutes(5), null),
        (CacheProfiles.Market, TimeSpan.FromMinutes(1), null),
        (CacheProfiles.Report, TimeSpan.FromMinutes(30), null),
        (CacheProfiles.User, TimeSpan.FromMinutes(15), null),
        (CacheProfiles.Price, TimeSpan.FromMinutes(1), null),
        (CacheProfiles.Tech, TimeSpan.FromMinutes(5), null),
        (CacheProfiles.Api, TimeSpan.FromSeconds(30), TierUse.L1),
    ];

    /// <summary>Before everything else: the names and namespaces.</summary>
    public static void AddTo(FusionTieredOptions options)
    {
        options.Add(CacheProfile.Default);
        foreach (var (handle, _, _) in All)
        {
            options.AddBuiltIn(handle);
        }
    }

    /// <summary>After everything else: the settings, of those profiles that the application has not replaced by its own.</summary>
    public static void FillIn(FusionTieredOptions options)
    {
        foreach (var (handle, lifetime, tiers) in All)
        {
            if (options.BuiltIn.ContainsKey(handle.Name) && options.Profiles.TryGetValue(handle.Name, out var profile))
            {
                profile.Lifetime ??= lifetime;
                profile.Tiers ??= tiers;
            }
        }
    }
}
