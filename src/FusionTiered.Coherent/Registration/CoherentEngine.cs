using FusionTiered.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Registration;

/// <summary>The coherent engine, put together from what the container has.</summary>
internal static class CoherentEngine
{
    public static readonly EngineChoice Choice = new("coherent", Make, Sections: [new SectionReader("Coherent", Settings: [])]);

    private static CoherentDomainCache Make(EngineParts parts)
    {
        var factory = new DomainCacheFactory { Clock = parts.Time, Logs = parts.Logs, Scopes = parts.Scopes, Services = parts.Services };
        var cache = factory.Create(parts.Name, parts.Options, parts.Profiles, parts.Events, parts.Services.GetKeyedService<RemoteTierBinding>(parts.Name));
        parts.Follow(cache.FollowSettings, cache.FollowEvents);
        return cache;
    }
}
