using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>Whether this node hears what other nodes change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CoherenceStatus>))]
public enum CoherenceStatus
{
    /// <summary>There is nobody to hear: no shared tier was configured.</summary>
    None,

    /// <summary>It does; what memory serves is verified.</summary>
    Verified,

    /// <summary>The last sign of life is older than the coherence lease; calls ask the shared tier.</summary>
    Suspect,

    /// <summary>It does not; memory serves unverified.</summary>
    Unverified,
}
