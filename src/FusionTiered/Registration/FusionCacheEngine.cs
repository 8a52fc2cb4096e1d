using FusionTiered.Fusion.Redis;
using FusionTiered.Engines;

namespace FusionTiered.Fusion.Registration;

/// <summary>FusionCache as the engine of a cache.</summary>
internal static class FusionCacheEngine
{
    private const string Name = "FusionCache";

    public static EngineChoice Choice(FusionEngineOptions options) => new(
        Name,
        parts => FusionCacheFactory.Create(parts, options),
        (settings, l2) => [.. FusionL2.Faults(Name, l2, options), .. UnsupportedSettings.Faults(settings, hasL2: l2 is not null, isHardened: l2 is RedisChoice or StackExchangeChoice && !options.StockRedisParts)])
    {
        RedisFaults = RedisConfiguration.Faults,
    };
}
