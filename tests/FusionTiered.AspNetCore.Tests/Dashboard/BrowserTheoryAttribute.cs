using FusionTiered.Redis.Tests.Support;
using Xunit.Sdk;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>A theory that needs a real chromium, and a real redis-server for the services that it looks at.</summary>
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeTheoryDiscoverer", "FusionTiered.Conformance")]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = ChromiumBinary.WhySkipped ?? RedisBinary.WhySkipped;
}
