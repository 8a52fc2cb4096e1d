namespace FusionTiered;

/// <summary>The handles of the seven named profiles, registered by default.</summary>
public static class CacheProfiles
{
    /// <summary>What a dashboard shows: 5 min, both tiers. Keys <c>dashboard:...</c></summary>
    public static CacheProfile Dashboard { get; } = new("dashboard");

    /// <summary>Market data of a symbol: 1 min, both tiers. Keys <c>market:...</c></summary>
    public static CacheProfile Market { get; } = new("market");

    /// <summary>Reports on a symbol: 30 min, in memory 5 min, both tiers. Keys <c>crypto:...</c></summary>
    public static CacheProfile Report { get; } = new("report", "crypto");

    /// <summary>What belongs to one user: 15 min, in memory 5 min, both tiers. Keys <c>user:...</c></summary>
    public static CacheProfile User { get; } = new("user");

    /// <summary>Prices: 1 min, both tiers. Keys <c>price:...</c></summary>
    public static CacheProfile Price { get; } = new("price");

    /// <summary>Technical indicators: 5 min, both tiers. Keys <c>tech:...</c></summary>
    public static CacheProfile Tech { get; } = new("tech");

    /// <summary>Answers of other services: 30 s, memory only. Keys <c>api:...</c></summary>
    public static CacheProfile Api { get; } = new("api");
}
