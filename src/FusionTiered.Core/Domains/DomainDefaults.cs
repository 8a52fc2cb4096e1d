namespace FusionTiered.Domains;

/// <summary>What the named profiles say when nobody says otherwise. Memory holds a value as long, at most 5 minutes.</summary>
internal static class DomainDefaults
{
    public static void AddTo(FusionTieredOptions options)
    {
        options.Add(CacheProfile.Default);
        options.Add(CacheProfiles.Dashboard, static p => p.Lifetime ??= TimeSpan.FromMinutes(5));
        options.Add(CacheProfiles.Market, static p => p.Lifetime ??= TimeSpan.FromMinutes(1));
        options.Add(CacheProfiles.Report, static p => p.Lifetime ??= TimeSpan.FromMinutes(30));
        options.Add(CacheProfiles.User, static p => p.Lifetime ??= TimeSpan.FromMinutes(15));
        options.Add(CacheProfiles.Price, static p => p.Lifetime ??= TimeSpan.FromMinutes(1));
        options.Add(CacheProfiles.Tech, static p => p.Lifetime ??= TimeSpan.FromMinutes(5));
        options.Add(CacheProfiles.Api, static p =>
        {
            p.Lifetime ??= TimeSpan.FromSeconds(30);
            p.Tiers ??= TierUse.L1;
        });
    }
}
