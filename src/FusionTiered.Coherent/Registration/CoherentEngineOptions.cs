namespace FusionTiered;

/// <summary>The settings of the coherent engine alone. Configuration: section <c>FusionTiered:Coherent</c> (of a cache with a name: <c>FusionTiered:Caches:&lt;name&gt;:Coherent</c>); code wins. Fixed from the start.</summary>
public sealed class CoherentEngineOptions
{
    /// <summary>Limits of its Redis client. Where Redis is, <c>UseRedis</c> says.</summary>
    public CoherentRedisOptions Redis { get; } = new();

    /// <summary>Mistakes in the configuration, found before the options were whole.</summary>
    internal List<string> Faults { get; } = [];
}
