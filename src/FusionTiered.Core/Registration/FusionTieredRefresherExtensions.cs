using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Refreshing;
using FusionTiered.Registration;
using FusionTiered.Stopping;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers background refreshers: a worker that loads a key in a period, on one node at a time.</summary>
public static class FusionTieredRefresherExtensions
{
    /// <summary>Loads a key in a period, so that callers never wait for its source: one node works at a time, and another one takes over when it stops or dies.</summary>
    /// <remarks>
    /// A try that fails is repeated after 10, 20 and 40 s; after HTTP 429 (<see cref="HttpRequestException.StatusCode"/>) after 2, 4 and 8 min, or when a
    /// <see cref="RetryAfterException"/> says so. After more than 3 failures in a row it pauses for min(2 x failures, 30) minutes. Callers get the old
    /// value meanwhile, as their profile allows. Section <c>Refreshers:&lt;name&gt;</c> of the cache's configuration is read; what
    /// <paramref name="configure"/> says wins. The host has to be started. How they are: <see cref="ICacheRefreshers"/>, a service keyed by the name
    /// of the cache (without a key, too, for the cache without a name).
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="name">Its name: 1 to 64 letters, digits, dots, hyphens or underscores.</param>
    /// <param name="key">The key. Its value is written through the tiers of its profile.</param>
    /// <param name="period">The time between two loads, where the settings do not say otherwise. 1 s to 30 days.</param>
    /// <param name="source">The source.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The name is not one, or another refresher of the cache has it.</exception>
    public static IFusionTieredBuilder AddRefresher<T>(
        this IFusionTieredBuilder builder,
        string name,
        CacheKey key,
        TimeSpan period,
        Func<CacheRefresh, CancellationToken, ValueTask<T>> source,
        Action<CacheRefresherOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        WorkNames.ThrowIfFaulty(name, nameof(name));
        _ = key.Text;
        var (services, cache) = (builder.Services, builder.Name);
        if (services.Any(one => one.IsKeyedService && cache.Equals(one.ServiceKey) && one.KeyedImplementationInstance is RefresherEntry other && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"The cache has a refresher '{name}' already.", nameof(name));
        }

        services.AddKeyedSingleton(cache, RefresherEntry.Of(name, key, period, source, configure));
        AddService(builder);
        return builder;
    }

    private static void AddService(IFusionTieredBuilder builder)
    {
        var (services, cache) = (builder.Services, builder.Name);
        if (services.Any(one => one.ServiceType == typeof(RefreshService) && Equals(one.ServiceKey, cache)))
        {
            return;
        }

        builder.ReadsSection(new SectionReader(RefresherSettings.Section));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RefresherSettings>, RefresherSettingsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RefresherSettings>, RefresherSettingsSetup>());
        services.TryAddTransient<IOptionsFactory<RefresherSettings>, FaultsByLine<RefresherSettings>>();
        services.AddOptions<RefresherSettings>(cache).ValidateOnStart();
        services.AddKeyedSingleton(cache, static (provider, key) => new RefreshService((string)key!, () => Make(provider, (string)key!)));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<RefreshService>(cache));
        services.AddKeyedSingleton<ICacheRefreshers>(cache, static (provider, key) => provider.GetRequiredKeyedService<RefreshService>(key));
        if (cache.Length == 0)
        {
            services.TryAddSingleton<ICacheRefreshers>(static provider => provider.GetRequiredKeyedService<RefreshService>(string.Empty));
        }

        builder.AddStopStep(provider => provider.GetRequiredKeyedService<RefreshService>(cache));
    }

    private static List<Refresher> Make(IServiceProvider provider, string name)
    {
        var settings = provider.GetRequiredService<IOptionsMonitor<RefresherSettings>>().Get(name).All;
        var cache = provider.GetRequiredKeyedService<IDomainCache>(name);
        var time = provider.GetRequiredService<TimeProvider>();
        var leases = LocalClusterLeases.Of(cache, time);
        var log = (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("FusionTiered.Refreshers");
        return [.. provider.GetKeyedServices<RefresherEntry>(name)
            .Where(entry => settings[entry.Name].Enabled)
            .Select(entry => new Refresher(entry, settings[entry.Name], cache, leases, provider.GetRequiredService<IServiceScopeFactory>(), time, log))];
    }
}
