using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Redis.Tests.Turns;

public sealed class CoherentTurnsTests(RedisFixture redis) : TurnsOnRedis(redis)
{
    private protected override IFusionTieredBuilder AddCache(IServiceCollection services, string endpoint, Action<FusionTieredOptions> configure) =>
        services.AddCoherentCache(configure).UseRedis($"redis://{endpoint}");
}
