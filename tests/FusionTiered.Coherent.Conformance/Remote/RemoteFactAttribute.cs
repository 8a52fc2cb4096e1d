using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>A case of the contract. It is skipped, with the harness's reason, where the tier cannot do what it needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RemoteFactDiscoverer", "FusionTiered.Coherent.Conformance")]
public sealed class RemoteFactAttribute(params RemoteTrait[] needs) : FactAttribute
{
    /// <summary>What the case needs. Default: nothing, every tier passes it.</summary>
    public IReadOnlyList<RemoteTrait> Needs => needs;
}
