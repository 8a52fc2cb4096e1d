using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>How this node hears what others change in the shared tier.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CoherenceMode>))]
public enum CoherenceMode
{
    /// <summary>No shared tier was configured, or there was no connection to it yet.</summary>
    None,

    /// <summary>The tier announces every change, whoever made it.</summary>
    EveryChange,

    /// <summary>The nodes of the cache tell each other. A change by another program is seen when <c>L1Lifetime</c> ends.</summary>
    OwnNodes,

    /// <summary>Nothing is heard: memory serves a value unverified, until its time in memory ends.</summary>
    Lifetime,
}
