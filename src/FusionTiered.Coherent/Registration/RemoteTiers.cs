using FusionTiered.Engines;
using FusionTiered.DistributedCaches;
using FusionTiered.Redis.Registration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Makes the tier that a cache was told to share with other nodes.</summary>
internal static class RemoteTiers
{
    public static RemoteTierBinding Create(IServiceProvider services, string name) => services.GetRequiredKeyedService<L2Choice>(name) switch
    {
        RedisChoice => OnRedis(services, name),
        DistributedCacheChoice chosen => new(new DistributedCacheTier(chosen.Find(services), services.GetRequiredService<TimeProvider>(), PrefixOf(services, name)), channel: null),
        TierChoice chosen => chosen.Make(services),
        var other => throw new NotSupportedException(other.Call), // refused at the start
    };

    private static RemoteTierBinding OnRedis(IServiceProvider services, string name) => RedisTierFactory.Create(
        services.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(name),
        services.GetRequiredService<IOptionsMonitor<CoherentEngineOptions>>().Get(name).Redis,
        PrefixOf(services, name),
        services.GetRequiredService<TimeProvider>(),
        (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("FusionTiered.Redis"),
        OptionsOf(services, name).L2.WriteDeadline);

    private static string PrefixOf(IServiceProvider services, string name) => OptionsOf(services, name).KeyPrefix;

    private static FusionTieredOptions OptionsOf(IServiceProvider services, string name) => services.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(name);
}
