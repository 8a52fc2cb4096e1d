using Xunit.Sdk;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A fact that needs a real redis-server.</summary>
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeFactDiscoverer", "FusionTiered.Conformance")]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisBinary.WhySkipped;
}
