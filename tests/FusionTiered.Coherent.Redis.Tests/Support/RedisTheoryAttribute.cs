using Xunit.Sdk;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A theory that needs a real redis-server.</summary>
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeTheoryDiscoverer", "FusionTiered.Conformance")]
internal sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = RedisBinary.WhySkipped;
}
