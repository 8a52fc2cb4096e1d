using FusionTiered.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>The coherent engine, made from the services of the container.</summary>
internal static class CoherentEngine
{
    private const string Name = "coherent";

    public static readonly EngineChoice Choice = new(Name, Make, static (_, l2) => Faults(l2), [new SectionReader(CoherentSection.Name)]);

    private static CoherentDomainCache Make(EngineParts parts)
    {
        var options = parts.Services.GetRequiredService<IOptionsMonitor<CoherentEngineOptions>>().Get(parts.Name);
        var factory = new DomainCacheFactory
        {
            Clock = parts.Time,
            Logs = parts.Logs,
            Scopes = parts.Scopes,
            Telemetry = parts.Telemetry,
            Services = parts.Services,
            LeaseWait = options.LeaseWait,
            UnheardLifetime = options.UnheardLifetime,
        };

        // The tier is the container's: it disposes it after the cache.
        var tier = parts.L2 is null ? null : parts.Services.GetRequiredKeyedService<RemoteTierBinding>(parts.Name);
        var cache = factory.Create(parts.Name, parts.Options, parts.Profiles, parts.Events, tier);
        parts.Follow(cache.FollowSettings, cache.FollowEvents);
        return cache;
    }

    private static IEnumerable<string> Faults(L2Choice? l2) => l2 is null or RedisChoice or DistributedCacheChoice or TierChoice ? [] : [l2.RefusedBy(Name)];
}
