using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>All calls of a cache.</summary>
internal sealed record CryptoMetrics(
    [property: JsonPropertyName("cache_size")] long CacheSize,
    [property: JsonPropertyName("cache_hit_rate")] double CacheHitRate,
    [property: JsonPropertyName("total_requests")] long TotalRequests,
    [property: JsonPropertyName("avg_response_time_ms")] double AvgResponseTimeMs);
