namespace FusionTiered.Redis.Keyspace;

/// <summary>The roles of a changed key in Redis.</summary>
internal enum KeyRole
{
    /// <summary>Nothing that anybody remembers.</summary>
    Other,

    /// <summary>A value, by its own key or by its mark.</summary>
    Data,

    /// <summary>A version.</summary>
    Version,

    /// <summary>All keys that match a pattern.</summary>
    Pattern,
}
