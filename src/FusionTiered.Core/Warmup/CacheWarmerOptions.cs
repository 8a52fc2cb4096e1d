namespace FusionTiered;

/// <summary>How one warmer works. Configuration: section <c>Warmup:Warmers:&lt;name&gt;</c> of the cache. The settings of the start hold.</summary>
public sealed class CacheWarmerOptions
{
    /// <summary>Whether it runs. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long one run may take. 100 ms to 1 h; default 1 min.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The time between two refreshes, on one node at a time. 1 s to 30 days; default: none, it runs at the start alone.</summary>
    public TimeSpan? RefreshEvery { get; set; }

    /// <summary>The share of <see cref="RefreshEvery"/> by which each pause is shortened at random, so that warmers do not run in step. 0 to 0.5; default 0.1.</summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>How long the turn of a node stands that is not heard of any more. It is renewed after each third; a node that dies is replaced after 4/3 of it. 1 s to 10 min; default 15 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What this node does about refreshes while Redis does not say which node works. Default: nobody works. The run at the start is every node's own.</summary>
    public CacheOutage WithoutRedis { get; set; }
}
