namespace FusionTiered.Show.Holes;

/// <summary>How the values of a key live.</summary>
internal enum Life
{
    /// <summary>Ten minutes, and not a moment stale.</summary>
    Usual,

    /// <summary>Ten seconds; refreshed by a read after 0.3 s.</summary>
    Eager,

    /// <summary>Stale for five minutes; a caller waits 0.3 s for the source, and the load goes on behind.</summary>
    Soft,

    /// <summary>A load ends after 0.2 s.</summary>
    Hung,

    /// <summary>30 days: longer than the ten that FusionCache keeps the mark of a tag.</summary>
    Long,
}
