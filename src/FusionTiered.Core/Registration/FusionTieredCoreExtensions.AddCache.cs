using System.Diagnostics.Metrics;
using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Registration;
using FusionTiered.Telemetry;
using FusionTiered.Writing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FusionTieredCoreExtensions
{
    // Keyed under `name` are there by now: LiveProfiles (options at the start, catalog, reload) and LiveEvents.
    // The name is empty for the cache that is also registered without a key. Called at each AddFusionTiered: TryAdd only.
    private static void AddCache(IServiceCollection services, string name)
    {
        services.TryAddSingleton(static provider => new CacheMeter(provider.GetService<IMeterFactory>()));
        services.TryAddKeyedSingleton<IDomainCache>(name, static (provider, key) => Create(provider, (string)key!));
        if (name.Length == 0)
        {
            services.TryAddSingleton<IDomainCache>(static provider => provider.GetRequiredKeyedService<IDomainCache>(string.Empty));
        }
    }

    private static IDomainCache Create(IServiceProvider provider, string name)
    {
        var engine = provider.GetRequiredKeyedService<EngineChoice>(name);
        var profiles = provider.GetRequiredKeyedService<LiveProfiles>(name);
        var events = provider.GetRequiredKeyedService<LiveEvents>(name);
        var l2 = provider.GetKeyedService<L2Choice>(name);
        var meter = provider.GetRequiredService<CacheMeter>();
        var telemetry = meter.For(name);
        var cache = engine.Make(new EngineParts
        {
            Name = name,
            Options = profiles.Options,
            Profiles = profiles.Catalog,
            Events = () => events.Map,
            Time = provider.GetRequiredService<TimeProvider>(),
            Logs = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            Telemetry = telemetry,
            Scopes = provider.GetService<IServiceScopeFactory>(),
            L2 = l2,
            Redis = l2 is RedisChoice ? provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(name) : null,
            Services = provider,
            Follow = (settings, map) =>
            {
                profiles.Changed += settings;
                events.Changed += map;
            },
        });
        if (cache is CheckedDomainCache observed)
        {
            observed.Closing = meter.Forget;
            meter.Observe(telemetry, observed, profiles.Options.MaxEntries, profiles.Options.MaxBytes, profiles.Options.L2.CoherenceLease);
        }

        foreach (var plan in provider.GetKeyedServices<WriteBehindPlan>(name))
        {
            plan.Start(provider, profiles.Catalog, cache);
        }

        return cache;
    }
}
