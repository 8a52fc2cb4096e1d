namespace FusionTiered.InProcess;

/// <summary>The kinds of a frame.</summary>
internal enum FrameKind
{
    /// <summary>An answer.</summary>
    Reply,

    /// <summary>The answer to a probe: the listener hears of it.</summary>
    Confirmed,

    /// <summary>The answer to a handshake: the listener hears that coverage began.</summary>
    Began,

    /// <summary>Announcements.</summary>
    Push,

    /// <summary>Of the node's own making, not from the wire: coverage was lost.</summary>
    Lost,
}
