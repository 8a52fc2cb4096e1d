namespace FusionTiered;

/// <summary>The settings of the coherent engine alone. Configuration: section <c>FusionTiered:Coherent</c> (of a cache with a name: <c>FusionTiered:Caches:&lt;name&gt;:Coherent</c>); code wins. Fixed from the start.</summary>
public sealed class CoherentEngineOptions
{
    internal static readonly TimeSpan DefaultLeaseWait = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a load waits while another node loads the same key. After that it asks its own source, and L2 does not get its value: the other node may
    /// still be loading. So a source that takes longer is asked by every node that waits.
    /// </summary>
    /// <value>From 10 milliseconds to 10 minutes. Default: 5 seconds.</value>
    public TimeSpan LeaseWait { get; set; } = DefaultLeaseWait;

    /// <summary>
    /// How long memory serves a value, unverified, before Redis is asked again: on a server that allows neither <c>CLIENT TRACKING</c> nor <c>SUBSCRIBE</c>,
    /// where nothing is heard of other nodes. Zero: every read asks.
    /// </summary>
    /// <value>From zero to 10 minutes. Default: null, which is <see cref="RemoteTierOptions.CoherenceLease"/>.</value>
    public TimeSpan? UnheardLifetime { get; set; }

    /// <summary>Limits of its Redis client. Where Redis is, <c>UseRedis</c> says.</summary>
    public CoherentRedisOptions Redis { get; } = new();

    /// <summary>Mistakes in the configuration, found before the options were whole.</summary>
    internal List<string> Faults { get; } = [];
}
