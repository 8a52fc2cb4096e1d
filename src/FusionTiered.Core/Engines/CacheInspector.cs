namespace FusionTiered.Engines;

/// <summary>Finds the inspector of a cache.</summary>
internal static class CacheInspector
{
    /// <summary>The key that a probe reads. Nobody stores a value there.</summary>
    public const string ProbeKey = "__health_check__";

    /// <summary>The cache itself, where it is one of ours; else an inspector that knows what the public members tell.</summary>
    public static ICacheInspector Of(IDomainCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        return cache as ICacheInspector ?? new PublicInspector(cache);
    }
}
