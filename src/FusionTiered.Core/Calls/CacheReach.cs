using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>How far a write got.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheReach>))]
public enum CacheReach
{
    /// <summary>This node only: the shared tier did not take it. The missed change is repaired when it is back.</summary>
    LocalOnly,

    /// <summary>Every tier that the profile uses, and so every node.</summary>
    Everywhere,
}
