using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>Memory.</summary>
internal sealed record CryptoL1(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("entry_count")] long EntryCount,
    [property: JsonPropertyName("hit_count")] long HitCount,
    [property: JsonPropertyName("miss_count")] long MissCount,
    [property: JsonPropertyName("hit_rate_percent")] double HitRatePercent,
    [property: JsonPropertyName("max_capacity")] long MaxCapacity,
    [property: JsonPropertyName("ttl_seconds")] double? TtlSeconds,
    [property: JsonPropertyName("healthy")] bool Healthy);
