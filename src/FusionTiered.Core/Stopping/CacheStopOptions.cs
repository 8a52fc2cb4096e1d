namespace FusionTiered;

/// <summary>How much time a graceful stop takes. One for all caches of the container.</summary>
public sealed class CacheStopOptions
{
    /// <summary>
    /// The time for the whole stop, shared among its stages: a fifth to end background work, three fifths to flush writes, a tenth each to close
    /// connections and to log. A stage that is early leaves its time to the next ones. 1 s to 1 h; default 30 s, as <c>HostOptions.ShutdownTimeout</c>: change both together.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The time that each stage gets even when others have used up all of the host's. 00:00:00 to 1 min; default 1 s.</summary>
    public TimeSpan Reserve { get; set; } = TimeSpan.FromSeconds(1);
}
