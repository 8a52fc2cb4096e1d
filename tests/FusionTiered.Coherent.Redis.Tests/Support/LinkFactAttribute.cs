using Xunit.Sdk;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A fact that needs a network link which it can take down.</summary>
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeFactDiscoverer", "FusionTiered.Conformance")]
internal sealed class LinkFactAttribute : FactAttribute
{
    public LinkFactAttribute() => Skip = LinkedServer.WhySkipped;
}
