using FusionTiered;
using FusionTiered.Registration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FusionTieredServiceCollectionExtensions
{
    // Keyed under `name` are there by now: LiveProfiles (options at the start, catalog, reload) and ProfileCatalog.
    // The name is empty for the cache that is also registered without a key. Called at each AddFusionTiered: TryAdd only.
    private static void AddCache(IServiceCollection services, string name)
    {
        services.TryAddKeyedSingleton<DomainCache>(name, static (provider, key) => Create(provider, (string)key!));
        services.TryAddKeyedSingleton<IDomainCache>(name, static (provider, key) => provider.GetRequiredKeyedService<DomainCache>(key));
        if (name.Length == 0)
        {
            services.TryAddSingleton<IDomainCache>(static provider => provider.GetRequiredKeyedService<IDomainCache>(string.Empty));
        }
    }

    private static DomainCache Create(IServiceProvider provider, string name)
    {
        var profiles = provider.GetRequiredKeyedService<LiveProfiles>(name);
        var factory = new DomainCacheFactory
        {
            Clock = provider.GetRequiredService<TimeProvider>(),
            Logs = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            Scopes = provider.GetService<IServiceScopeFactory>(),
            Services = provider,
        };
        var events = provider.GetRequiredKeyedService<LiveEvents>(name);
        var cache = factory.Create(name, profiles.Options, profiles.Catalog, () => events.Map, provider.GetKeyedService<RemoteTierBinding>(name));
        profiles.Changed += cache.FollowSettings;
        events.Changed += cache.FollowEvents;
        return cache;
    }
}
