using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>The answer of <c>GET /health</c>.</summary>
internal sealed record CryptoHealth(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("cache_system")] CryptoSystem CacheSystem,
    [property: JsonPropertyName("metrics")] CryptoMetrics Metrics);
