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

    /// <summary>Limits of its Redis client. Where Redis is, <c>UseRedis</c> says.</summary>
    public CoherentRedisOptions Redis { get; } = new();

    /// <summary>Mistakes in the configuration, found before the options were whole.</summary>
    internal List<string> Faults { get; } = [];
}
