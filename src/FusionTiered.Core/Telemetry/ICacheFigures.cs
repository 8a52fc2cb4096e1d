namespace FusionTiered.Telemetry;

/// <summary>A cache as its meter sees it.</summary>
internal interface ICacheFigures
{
    /// <summary>The name of the cache; empty for the one without.</summary>
    string Name { get; }

    /// <summary>The figures of now. Cheaper than a snapshot, which reads percentiles.</summary>
    CacheFigures ReadFigures();

    CacheHealth GetHealth();
}
