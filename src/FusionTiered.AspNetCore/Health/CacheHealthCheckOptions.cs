namespace FusionTiered;

/// <summary>How the health check of a cache is made.</summary>
public sealed class CacheHealthCheckOptions
{
    /// <summary>The name of the check. Default: <c>fusiontiered</c>, for a cache with a name <c>fusiontiered-name</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The tags of the check. Default: <c>ready</c>.</summary>
    public IList<string> Tags { get; } = ["ready"];

    /// <summary>How long L2 may take for the read that probes it. 1 ms to 1 min; default 1 s.</summary>
    public TimeSpan ProbeDeadline { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The hit rate in per cent that is good enough. 0 to 100; default 80.</summary>
    public double HitRateThreshold { get; set; } = 80;

    /// <summary>The window that the hit rate is measured over; as good as the check is asked. 10 s to 24 h; default 5 min.</summary>
    public TimeSpan HitRateWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Calls in the window below which the hit rate is not judged. 1 or more; default 100.</summary>
    public int MinRequests { get; set; } = 100;

    /// <summary>The figures that make the check degraded. Default: none.</summary>
    public CacheHealthConcerns DegradedBy { get; set; }
}
