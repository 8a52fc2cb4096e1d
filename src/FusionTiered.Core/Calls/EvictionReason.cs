using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>Why an entry is no longer in memory, or never got there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvictionReason>))]
public enum EvictionReason
{
    /// <summary>A limit of entries or bytes was reached and others were worth more.</summary>
    Evicted = 0,

    /// <summary>Its lifetime was over, the time it may stand in as a stale value included.</summary>
    Expired = 1,

    /// <summary>Nobody asked for it for as long as the profile's idle time.</summary>
    Idle = 2,

    /// <summary>Its key was removed.</summary>
    Removed = 3,

    /// <summary>A newer value of the same key took its place.</summary>
    Replaced = 4,

    /// <summary>It was not kept at all: too heavy for a limit, or worth less than what it would have pushed out.</summary>
    Rejected = 5,

    /// <summary>An invalidation named it: by tag, by pattern, by an event, or from another node.</summary>
    Invalidated = 6,

    /// <summary>Its profile, or the whole cache, was cleared.</summary>
    Cleared = 7,
}
