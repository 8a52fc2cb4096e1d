using FusionTiered.Redis.Connections;

namespace FusionTiered;

/// <summary>Limits of the coherent engine's own Redis client. Configuration: section <c>FusionTiered:Coherent:Redis</c>.</summary>
public sealed class CoherentRedisOptions
{
    /// <summary>Values above this many bytes take the connection for large values, so that small ones need not wait behind them.</summary>
    /// <value>From 1,024 to 1,073,741,824. Default: 65,536.</value>
    public int LargeValueThreshold { get; set; } = 64 << 10;

    /// <summary>How many commands may wait for their replies on one connection; further ones fail at once.</summary>
    /// <value>From 16 to 1,048,576. Default: 4,096.</value>
    public int MaxPendingOperations { get; set; } = 4096;

    /// <summary>How many bytes of commands may wait for their replies on one connection; further ones fail at once.</summary>
    /// <value>From 65,536 to 1,073,741,824; one command may overshoot it. Default: 16,777,216.</value>
    public long MaxPendingBytes { get; set; } = 16 << 20;

    /// <summary>
    /// The longest value accepted from the server, and sent to it. A longer one is left alone and not written; any other reply that is longer
    /// ends the connection.
    /// </summary>
    /// <value>From 65,536 to 536,870,912 bytes, and more than <see cref="LargeValueThreshold"/>. Default: 67,108,864.</value>
    public int MaxReplyBytes { get; set; } = 64 << 20;

    /// <summary>Connections for data, over which commands without a route are spread: none of the tier's are. From 1 to 16.</summary>
    internal int Connections { get; set; } = 1;

    /// <summary>How long a read waits that names no time. The cache names one: see <see cref="RemoteTierOptions.ReadDeadline"/>.</summary>
    internal TimeSpan ReadBudget { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a write waits that names no time. The cache names one: see <see cref="RemoteTierOptions.WriteDeadline"/>.</summary>
    internal TimeSpan WriteBudget { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Four times as long as the pause between PINGs, until the cache says how long it is: see <see cref="RemoteTierOptions.CoherenceLease"/>.</summary>
    internal TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Puts streams on sockets.</summary>
    internal IStreamFactory Streams { get; set; } = PlainStreamFactory.Instance;
}
