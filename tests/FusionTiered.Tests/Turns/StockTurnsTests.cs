using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Turns;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Turns;

/// <summary>With FusionCache's own parts, for servers that run no scripts.</summary>
public class StockTurnsTests(RedisFixture redis) : TurnsOnRedis(redis)
{
    private protected override IFusionTieredBuilder AddCache(IServiceCollection services, string endpoint, Action<FusionTieredOptions> configure) =>
        services.AddFusionTiered(configure).UseFusionCache(static engine => engine.StockRedisParts = true).UseRedis($"redis://{endpoint}");
}
