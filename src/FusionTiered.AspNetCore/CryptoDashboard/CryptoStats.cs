using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>The answer of <c>GET /admin/cache/stats</c>.</summary>
internal sealed record CryptoStats(
    [property: JsonPropertyName("cache_system")] string CacheSystem,
    [property: JsonPropertyName("l1_cache")] CryptoL1 L1Cache,
    [property: JsonPropertyName("l2_cache")] CryptoL2 L2Cache);
