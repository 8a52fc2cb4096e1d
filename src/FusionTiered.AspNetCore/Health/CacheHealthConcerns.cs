namespace FusionTiered;

/// <summary>Figures that make a health check degraded on request. Without that they are data of the check.</summary>
[Flags]
public enum CacheHealthConcerns
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The hit rate is below its threshold.</summary>
    HitRate = 1,

    /// <summary>Removals and other operations wait to be repeated in L2.</summary>
    PendingRepairs = 2,

    /// <summary>Sources run longer than their soft deadline.</summary>
    SourcesOverAge = 4,

    /// <summary>Sources have not returned although they were given up.</summary>
    AbandonedSources = 8,

    /// <summary>Within <see cref="CacheHealthCheckOptions.HitRateWindow"/> memory served a value that differed from L2 for nine seconds or longer.</summary>
    StaleMemory = 16,
}
