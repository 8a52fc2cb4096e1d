using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.Registration;

/// <summary>A cache on Redis as a service sets it up.</summary>
public sealed class UseRedisTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task What_one_service_stores_another_one_finds()
    {
        await using var first = Service(builder => builder.UseRedis($"redis://{redis.Server.Endpoint}"));
        await using var second = Service(builder => builder.UseRedis($"redis://{redis.Server.Endpoint}"));
        var (one, other) = (Cache(first), Cache(second));
        await Eventually.True(() => one.GetHealth().Coherence == CoherenceStatus.Verified && other.GetHealth().Coherence == CoherenceStatus.Verified, "both hear");
        var key = CacheKey.Raw("shared:1");
        (await one.SetAsync(key, "value")).IsEverywhere.Should().BeTrue();
        (await other.GetAsync<string>(key)).Value.Should().Be("value");
        (await one.RemoveAsync(key)).IsEverywhere.Should().BeTrue();
        await Eventually.True(() => !other.TryGet<string>(key, out _), "the other one has heard of it");
    }

    private static ServiceProvider Service(Action<IFusionTieredBuilder> use)
    {
        var services = new ServiceCollection();
        use(services.AddCoherentCache(options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20)));
        return services.BuildServiceProvider();
    }

    private static IDomainCache Cache(ServiceProvider service) => service.GetRequiredService<IDomainCache>();
}
