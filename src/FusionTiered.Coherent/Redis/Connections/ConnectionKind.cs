namespace FusionTiered.Redis.Connections;

/// <summary>What a connection is for.</summary>
internal enum ConnectionKind
{
    /// <summary>Data and invalidations: the first one.</summary>
    Tracking,

    /// <summary>More room for data.</summary>
    Data,

    /// <summary>Large values.</summary>
    Large,
}
