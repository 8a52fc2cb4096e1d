using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>How the shared tier is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RemoteTierStatus>))]
public enum RemoteTierStatus
{
    /// <summary>None was configured.</summary>
    None,

    /// <summary>It answers.</summary>
    Up,

    /// <summary>It failed several times in a row and is left alone for a moment.</summary>
    Resting,

    /// <summary>It cannot be reached.</summary>
    Down,
}
