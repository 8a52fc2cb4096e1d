using Xunit.Sdk;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>A fact that needs a real nginx.</summary>
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeFactDiscoverer", "FusionTiered.Conformance")]
internal sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = NginxBinary.WhySkipped;
}
