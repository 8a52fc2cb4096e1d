using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>A test that runs where <c>COH_SECONDS</c> says how long, and where there is a redis-server.</summary>
internal sealed class LongRedisFactAttribute : FactAttribute
{
    public LongRedisFactAttribute() => Skip = Environment.GetEnvironmentVariable("COH_SECONDS") is null
        ? "Set COH_SECONDS to run plans of the checker for so long."
        : RedisBinary.WhySkipped;
}
