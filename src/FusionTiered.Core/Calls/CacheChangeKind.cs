using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>What happened to the values of a cache.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheChangeKind>))]
public enum CacheChangeKind
{
    /// <summary>The first of every watch: from here on nothing is missed. Read what you need now.</summary>
    Watching,

    /// <summary>The application set a value.</summary>
    Set,

    /// <summary>A load brought a value.</summary>
    Loaded,

    /// <summary>A value was removed.</summary>
    Removed,

    /// <summary>The lifetime of a value was ended.</summary>
    Expired,

    /// <summary>
    /// Another node or program set, removed or expired a value, or a value in the shared tier has run out. Of this node's own changes
    /// these may be told so a second time: an expiry, and each key that a pattern took away.
    /// </summary>
    Changed,

    /// <summary>All values with a tag were invalidated; some of those that are watched may be among them.</summary>
    TagInvalidated,

    /// <summary>All values whose keys match a pattern were removed.</summary>
    PatternCleared,

    /// <summary>All values of a profile were removed.</summary>
    ProfileCleared,

    /// <summary>All values were removed.</summary>
    Cleared,

    /// <summary>More changed than a slow reader's watch holds, or than could be heard: anything may have changed.</summary>
    Missed,
}
