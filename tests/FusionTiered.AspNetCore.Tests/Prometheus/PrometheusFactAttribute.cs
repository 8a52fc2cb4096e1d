using Xunit.Sdk;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.Prometheus;

/// <summary>A fact that needs a real prometheus with its promtool, and a real redis-server for the service that it scrapes.</summary>
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeFactDiscoverer", "FusionTiered.Conformance")]
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() => Skip = PrometheusBinary.WhySkipped ?? RedisBinary.WhySkipped;
}
