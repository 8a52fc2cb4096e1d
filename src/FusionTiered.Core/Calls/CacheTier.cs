using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>Where an answer came from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheTier>))]
public enum CacheTier
{
    /// <summary>Nowhere: nothing was found and no source was asked.</summary>
    None,

    /// <summary>The memory of this process.</summary>
    L1,

    /// <summary>The tier that the nodes share.</summary>
    L2,

    /// <summary>The source.</summary>
    Source,
}
