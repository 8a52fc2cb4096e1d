namespace FusionTiered.Redis.Tests.Support;

/// <summary>A fact that needs a real redis-server.</summary>
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisBinary.WhySkipped;
}
