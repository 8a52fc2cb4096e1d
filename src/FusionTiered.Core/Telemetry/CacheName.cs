namespace FusionTiered.Telemetry;

/// <summary>The name of a cache as logs show it.</summary>
internal static class CacheName
{
    /// <param name="name">The name; empty for the cache without one.</param>
    public static string Shown(string name) => name.Length == 0 ? "default" : name;
}
