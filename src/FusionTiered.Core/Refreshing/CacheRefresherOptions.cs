namespace FusionTiered;

/// <summary>How a background refresher works. Configuration: section <c>Refreshers:&lt;name&gt;</c> of the cache. The settings of the start hold.</summary>
public sealed class CacheRefresherOptions
{
    /// <summary>Whether it runs. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The time from the begin of a try that succeeded to the next one. 1 s to 30 days; default: the argument of <c>AddRefresher</c>.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>How long one try may take. 100 ms to 1 h; default 30 s. The <c>HardDeadline</c> of the profile holds as well.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the turn of a node stands that is not heard of any more. It is renewed after each third; a node that dies is replaced after 4/3 of it. 1 s to 10 min; default 15 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What this node does while Redis does not say which node works. Default: nobody works.</summary>
    public CacheOutage WithoutRedis { get; set; }
}
