using System.Diagnostics.CodeAnalysis;
using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Registration;
using FusionTiered.Stopping;
using FusionTiered.Warmup;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers warmers: code that loads values at the start of the service, before the first caller wants them.</summary>
/// <remarks>
/// The start of the host does not wait for warmers, and one that fails is a warning. To hold traffic back until they are done, for a bounded time, map the
/// health check <c>AddFusionTieredWarmup</c> of package FusionTiered.AspNetCore. How they are: <see cref="ICacheWarmups"/>, a service keyed by the
/// name of the cache (without a key, too, for the cache without a name). Section <c>Warmup</c> of the cache's configuration is read; what code says wins.
/// </remarks>
public static class FusionTieredWarmupExtensions
{
    private const string Category = "FusionTiered.Warmup";

    /// <summary>Adds a warmer. Every node runs it at its start, several warmers at once; where it has a period, one node at a time refreshes.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="name">Its name: 1 to 64 letters, digits, dots, hyphens or underscores; null: the name of the type.</param>
    /// <param name="configure">Changes its settings.</param>
    /// <typeparam name="TWarmer">The warmer; made in a scope of its own for each run.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The name is not one, or another warmer of the cache has it.</exception>
    public static IFusionTieredBuilder AddWarmer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TWarmer>(
        this IFusionTieredBuilder builder, string? name = null, Action<CacheWarmerOptions>? configure = null)
        where TWarmer : class, ICacheWarmer
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TWarmer>();
        return Add(builder, new(name ?? typeof(TWarmer).Name, configure, static (warmup, end) => warmup.Services.GetRequiredService<TWarmer>().WarmAsync(warmup, end)));
    }

    /// <summary>Adds a warmer that is a function, named after a profile.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="profile">The profile whose values it loads; its name is the name of the warmer.</param>
    /// <param name="warm">Loads the values: <c>(warmup, token) => warmup.LoadAsync(key, source, token)</c>.</param>
    /// <param name="configure">Changes its settings.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">Another warmer of the cache has the name.</exception>
    public static IFusionTieredBuilder AddWarmer(
        this IFusionTieredBuilder builder, CacheProfile profile, Func<CacheWarmup, CancellationToken, ValueTask> warm, Action<CacheWarmerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(warm);
        return Add(builder, new(profile.Name, configure, warm));
    }

    /// <summary>Adds a warmer for the keys of a profile that were used most when the last node stopped.</summary>
    /// <remarks>
    /// A node that stops keeps its hottest keys in L2, under the reserved key <c>__hot_keys__</c>, for 7 days: up to
    /// <see cref="CacheWarmupOptions.HotKeys"/>, by the use counts of its memory. Without L2 nothing is kept. What L2 still has is
    /// taken from there. A refresh loads the keys that are hot on this node then. The first source that fails ends the run.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="profile">The profile; the warmer is called <c>hot-</c> and its name.</param>
    /// <param name="source">Loads the value of a key, with services in the scope of the run.</param>
    /// <param name="configure">Changes its settings.</param>
    /// <typeparam name="T">The type of the profile's values.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">Another warmer of the cache has the name.</exception>
    public static IFusionTieredBuilder AddHotKeyWarmer<T>(
        this IFusionTieredBuilder builder,
        CacheProfile profile,
        Func<CacheKey, IServiceProvider, CancellationToken, ValueTask<T>> source,
        Action<CacheWarmerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(source);
        var (services, cache, hot) = (builder.Services, builder.Name, profile.Name);
        Add(builder, new($"hot-{hot}", configure, (warmup, end) => HotKeyWarmer.RunAsync(
            warmup,
            warmup.Services.GetRequiredKeyedService<HotKeys>(cache),
            hot,
            warmup.Services.GetRequiredService<IOptionsMonitor<CacheWarmupOptions>>().Get(cache).AtOnce,
            source,
            end), hot));
        if (!services.Any(one => one.ServiceType == typeof(HotKeys) && Equals(one.ServiceKey, cache)))
        {
            services.AddKeyedSingleton(cache, static (provider, key) => new HotKeys(
                provider.GetRequiredKeyedService<IDomainCache>(key),
                provider.GetKeyedServices<WarmerEntry>(key).Select(static entry => entry.HotProfile).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase),
                provider.GetRequiredService<IOptionsMonitor<CacheWarmupOptions>>().Get((string)key!) is { Enabled: true } options ? options.HotKeys : 0,
                Log(provider)));
            builder.AddStopStep(provider => provider.GetRequiredKeyedService<HotKeys>(cache));
        }

        return builder;
    }

    /// <summary>Changes how the cache is warmed: how many warmers run at once, how long readiness waits, how many hot keys are kept.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configure">Changes the settings; what is said here wins over the configuration.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder ConfigureWarmup(this IFusionTieredBuilder builder, Action<CacheWarmupOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        AddService(builder);
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    private static IFusionTieredBuilder Add(IFusionTieredBuilder builder, WarmerEntry entry)
    {
        WorkNames.ThrowIfFaulty(entry.Name, "name");
        var (services, cache) = (builder.Services, builder.Name);
        if (services.Any(one => one.IsKeyedService && cache.Equals(one.ServiceKey) && one.KeyedImplementationInstance is WarmerEntry other && string.Equals(other.Name, entry.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"The cache has a warmer '{entry.Name}' already.", nameof(entry));
        }

        services.AddKeyedSingleton(cache, entry);
        AddService(builder);
        return builder;
    }

    private static void AddService(IFusionTieredBuilder builder)
    {
        var (services, cache) = (builder.Services, builder.Name);
        if (services.Any(one => one.ServiceType == typeof(WarmupService) && Equals(one.ServiceKey, cache)))
        {
            return;
        }

        builder.ReadsSection(new SectionReader(WarmupSettings.Section));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CacheWarmupOptions>, WarmupOptionsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CacheWarmupOptions>, WarmupOptionsSetup>());
        services.TryAddTransient<IOptionsFactory<CacheWarmupOptions>, FaultsByLine<CacheWarmupOptions>>();
        services.AddOptions<CacheWarmupOptions>(cache).ValidateOnStart();
        services.AddKeyedSingleton(cache, static (provider, key) => Create(provider, (string)key!));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<WarmupService>(cache));
        services.AddKeyedSingleton<ICacheWarmups>(cache, static (provider, key) => provider.GetRequiredKeyedService<WarmupService>(key));
        if (cache.Length == 0)
        {
            services.TryAddSingleton<ICacheWarmups>(static provider => provider.GetRequiredKeyedService<WarmupService>(string.Empty));
        }

        builder.AddStopStep(provider => provider.GetRequiredKeyedService<WarmupService>(cache));
    }

    private static WarmupService Create(IServiceProvider provider, string name)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new(
            () => provider.GetRequiredKeyedService<IDomainCache>(name),
            () => provider.GetRequiredService<IOptionsMonitor<CacheWarmupOptions>>().Get(name),
            () => Make(provider, name, time),
            time,
            Log(provider));
    }

    private static List<Warmer> Make(IServiceProvider provider, string name, TimeProvider time)
    {
        var warmers = provider.GetRequiredService<IOptionsMonitor<CacheWarmupOptions>>().Get(name).Warmers;
        var cache = provider.GetRequiredKeyedService<IDomainCache>(name);
        var leases = LocalClusterLeases.Of(cache, time);
        return [.. provider.GetKeyedServices<WarmerEntry>(name)
            .Where(entry => warmers[entry.Name].Enabled)
            .Select(entry => new Warmer(entry, warmers[entry.Name], cache, leases, provider.GetRequiredService<IServiceScopeFactory>(), time, Random.Shared, Log(provider)))];
    }

    private static ILogger Log(IServiceProvider provider) => (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(Category);
}
