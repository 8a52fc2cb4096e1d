using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>The breaker in front of the shared tier.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheCircuitState>))]
public enum CacheCircuitState
{
    /// <summary>There is no shared tier.</summary>
    None,

    /// <summary>Calls go to the shared tier.</summary>
    Closed,

    /// <summary>The pause is over, and no call has been answered since.</summary>
    HalfOpen,

    /// <summary>The shared tier failed several times in a row, and is left alone for a moment.</summary>
    Open,
}
