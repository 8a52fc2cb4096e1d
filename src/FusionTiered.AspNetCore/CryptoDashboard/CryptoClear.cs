using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.CryptoDashboard;

/// <summary>The answer of <c>POST /clear-cache</c>.</summary>
internal sealed record CryptoClear(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("operations")] IReadOnlyList<string> Operations,
    [property: JsonPropertyName("timestamp")] string Timestamp);
