using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>A case of the suite. It is skipped, with the engine's reason, where the engine does not promise what it needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FusionTiered.Conformance.ConformanceFactDiscoverer", "FusionTiered.Conformance")]
public sealed class ConformanceFactAttribute : FactAttribute
{
    /// <summary>What the engine must promise. Default: nothing, every engine passes the case.</summary>
    public CachePromise[] Needs { get; set; } = [];

    /// <summary>How many nodes the case uses. Default: 1.</summary>
    public int Nodes { get; set; } = 1;
}
