using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>How a cache is, all in all.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheHealthStatus>))]
public enum CacheHealthStatus
{
    /// <summary>It serves nothing: it was disposed.</summary>
    Unhealthy,

    /// <summary>It serves, but a tier that was configured is away. No reason to restart anything.</summary>
    Degraded,

    /// <summary>Everything that was configured works.</summary>
    Healthy,
}
