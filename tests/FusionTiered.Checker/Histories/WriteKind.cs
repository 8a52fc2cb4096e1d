namespace FusionTiered.Checker.Histories;

/// <summary>How the cache was told of a new version.</summary>
internal enum WriteKind
{
    /// <summary>The new value was set.</summary>
    Set,

    /// <summary>A program that knows nothing of the cache wrote the new value into the shared tier.</summary>
    ForeignSet,

    /// <summary>The key was removed.</summary>
    Remove,

    /// <summary>The key was expired: the value before may stand in, marked as stale.</summary>
    Expire,

    /// <summary>A tag of the key was invalidated.</summary>
    Tag,

    /// <summary>A pattern that the key matches was cleared.</summary>
    Pattern,

    /// <summary>An event happened that concerns the key.</summary>
    Event,

    /// <summary>The shared tier was emptied.</summary>
    ForeignClear,
}
