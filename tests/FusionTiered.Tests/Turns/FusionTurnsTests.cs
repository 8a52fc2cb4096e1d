using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Turns;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Turns;

public sealed class FusionTurnsTests(RedisFixture redis) : TurnsOnRedis(redis)
{
    private protected override IFusionTieredBuilder AddCache(IServiceCollection services, string endpoint, Action<FusionTieredOptions> configure) =>
        services.AddFusionTiered(configure).UseRedis($"redis://{endpoint}");
}
