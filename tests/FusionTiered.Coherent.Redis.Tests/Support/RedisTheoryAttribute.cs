namespace FusionTiered.Redis.Tests.Support;

/// <summary>A theory that needs a real redis-server.</summary>
internal sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = RedisBinary.WhySkipped;
}
