namespace FusionTiered.Redis.Commands;

/// <summary>Which of a client's connections a command takes.</summary>
internal enum CommandRoute
{
    /// <summary>By size: a large payload takes the connection for large ones, the rest the least loaded data connection.</summary>
    BySize = 0,

    /// <summary>The one that also carries the invalidations, so that reply and push have one order.</summary>
    Tracking,

    /// <summary>The one for large values, where it delays nobody.</summary>
    Large,
}
