namespace FusionTiered.Redis.Connections;

/// <summary>The purposes of a connection.</summary>
internal enum ConnectionKind
{
    /// <summary>Data and invalidations: the first one.</summary>
    Tracking,

    /// <summary>More room for data.</summary>
    Data,

    /// <summary>Large values.</summary>
    Large,
}
