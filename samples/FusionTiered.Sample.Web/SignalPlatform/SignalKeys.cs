namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>The kinds of data of the signal platform, and the key of each.</summary>
internal static class SignalKeys
{
    public static readonly CacheProfile Feed = new("feed");
    public static readonly CacheProfile Signal = new("signal");
    public static readonly CacheProfile Active = new("signals");
    public static readonly CacheProfile Provider = new("provider");
    public static readonly CacheProfile Price = new("price");
    public static readonly CacheProfile History = new("history");
    public static readonly CacheProfile Leaderboard = new("leaderboard");
    public static readonly CacheProfile Portfolio = new("portfolio");

    // The profile of a provider lies in the namespace of its stats, which live longer: its key has a lifetime of its own.
    private static readonly CacheProfile ProviderProfile = CacheStrategy.Custom(TimeSpan.FromSeconds(300));

    public static CacheKey OfFeed(string userId, string? cursor) => Feed.Of(userId, cursor ?? "first");

    public static CacheKey OfSignal(string id) => Signal.Of(id);

    public static CacheKey OfActive(int providerId) => Active.Key($"active:{providerId}");

    public static CacheKey OfProviderStats(int id) => Provider.Key($"{id}:stats");

    public static CacheKey OfProviderProfile(int id) => CacheKey.Raw($"provider:{id}:profile", ProviderProfile);

    public static CacheKey OfPrice(string assetPair) => Price.Of(assetPair);

    public static CacheKey OfHistory(string assetPair) => History.Of(assetPair);

    public static CacheKey OfLeaderboard() => Leaderboard.Of("top");

    public static CacheKey OfPortfolio(string userId) => Portfolio.Of(userId);

    /// <summary>Lifetimes in seconds, in L2 and, where shorter, in memory.</summary>
    public static IFusionTieredBuilder AddSignalProfiles(this IFusionTieredBuilder cache)
    {
        foreach (var (profile, seconds) in new[] { (Price, 60), (Feed, 30), (Portfolio, 180), (Active, 180), (Signal, 300), (Leaderboard, 300), (Provider, 600), (History, 600) })
        {
            cache.AddProfile(profile, options => (options.Lifetime, options.L1Lifetime) = (TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(Math.Min(seconds, 300))));
        }

        return cache;
    }

    /// <summary>What each event invalidates.</summary>
    public static IFusionTieredBuilder AddSignalEvents(this IFusionTieredBuilder cache) => cache.AddInvalidation(static map => map
        .On("signal.created", "feed:*", "provider:{providerId}:stats", "leaderboard:top")
        .On("signal.closed", "signal:{signalId}", "provider:{providerId}:stats", "leaderboard:top")
        .On("trade.executed", "feed:{userId}:*", "portfolio:{userId}")
        .On("price.updated", "price:{assetPair}"));
}
