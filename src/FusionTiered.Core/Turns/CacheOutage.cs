using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>What a node does with work that one node does at a time, while Redis cannot say which one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheOutage>))]
public enum CacheOutage
{
    /// <summary>No node works until Redis answers again: the source is never asked by several nodes. Values that are there go on being served.</summary>
    NobodyWorks,

    /// <summary>Each node works for itself: values stay fresh, and the source is asked once by every node.</summary>
    EveryNodeWorks,
}
