namespace FusionTiered.Stopping;

/// <summary>The stages of a graceful stop, in their order.</summary>
internal enum StopStage
{
    /// <summary>No new background work begins, and what runs is called off. Runs before the host stops its services: requests are still served.</summary>
    EndBackgroundWork,

    /// <summary>What was accepted is written. Runs after the host has stopped its services: no request accepts anything any more.</summary>
    FlushWrites,

    /// <summary>Connections of the background work are closed. Those of the cache itself end with the container.</summary>
    CloseConnections,

    /// <summary>The last figures are logged.</summary>
    LogStatistics,
}
