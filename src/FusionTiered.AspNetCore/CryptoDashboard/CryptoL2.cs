using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>L2.</summary>
internal sealed record CryptoL2(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("ttl_seconds")] double? TtlSeconds,
    [property: JsonPropertyName("healthy")] bool Healthy,
    [property: JsonPropertyName("status")] string Status);
