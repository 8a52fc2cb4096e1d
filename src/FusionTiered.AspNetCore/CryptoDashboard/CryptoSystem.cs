using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>The two tiers of a cache.</summary>
internal sealed record CryptoSystem(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("l1_entries")] long L1Entries,
    [property: JsonPropertyName("l1_hit_count")] long L1HitCount,
    [property: JsonPropertyName("l1_miss_count")] long L1MissCount,
    [property: JsonPropertyName("l1_hit_rate")] double L1HitRate,
    [property: JsonPropertyName("l2_healthy")] bool L2Healthy,
    [property: JsonPropertyName("overall_healthy")] bool OverallHealthy);
