using FusionTiered;
using FusionTiered.Alerts;
using FusionTiered.Engines;
using FusionTiered.Registration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers alerts: rules over the figures of a cache, looked at within the process, for teams without a monitoring stack.</summary>
public static class FusionTieredAlertExtensions
{
    /// <summary>Looks at the figures of the cache every few seconds, and tells when one is worse than its limit for some time, and when it is good again.</summary>
    /// <remarks>
    /// Section <c>Alerts</c> of the cache's configuration is read; what code says wins. The host has to be started. Alerts are logged, and
    /// raised by <see cref="ICacheAlerts"/>, a service keyed by the name of the cache (without a key, too, for the cache without a name);
    /// they go to <see cref="CacheAlertOptions.Webhook"/> and to the sinks of <see cref="AddAlertSink"/>. Settings that are wrong fail
    /// the start, with every fault at once.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configure">Changes the rules.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder AddAlerts(this IFusionTieredBuilder builder, Action<CacheAlertOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CacheAlertOptions>, AlertOptionsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CacheAlertOptions>, AlertOptionsValidator>());
        services.TryAddTransient<IOptionsFactory<CacheAlertOptions>, FaultsByLine<CacheAlertOptions>>();
        services.AddOptions<CacheAlertOptions>(name).ValidateOnStart();
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        builder.ReadsSection(new SectionReader(AlertSection.Name));
        services.TryAddKeyedSingleton(name, static (provider, key) => new WebhookSink(
            provider.GetRequiredService<IOptionsMonitor<CacheAlertOptions>>().Get((string)key!).Webhook, provider.GetRequiredService<TimeProvider>(), WebhookSink.NewHandler()));
        services.TryAddKeyedSingleton(name, static (provider, key) => Create(provider, (string)key!));
        services.TryAddKeyedSingleton<ICacheAlerts>(name, static (provider, key) => provider.GetRequiredKeyedService<CacheAlerts>(key));
        if (name.Length == 0)
        {
            services.TryAddSingleton<ICacheAlerts>(static provider => provider.GetRequiredKeyedService<CacheAlerts>(string.Empty));
        }

        AddService(services, name);
        return builder;
    }

    /// <summary>Adds a sink for the alerts of the cache, beside the log. Repeated, it adds another one.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="sink">Makes it; called once, at the start. The container disposes it.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder AddAlertSink(this IFusionTieredBuilder builder, Func<IServiceProvider, ICacheAlertSink> sink)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(sink);
        builder.AddAlerts().Services.AddKeyedSingleton(builder.Name, (provider, _) => sink(provider));
        return builder;
    }

    private static CacheAlerts Create(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<CacheAlertOptions>>().Get(name);
        var time = provider.GetRequiredService<TimeProvider>();
        var log = (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("FusionTiered.Alerts");
        var sinks = provider.GetKeyedServices<ICacheAlertSink>(name).ToList();
        if (!string.IsNullOrEmpty(options.Webhook.Url))
        {
            sinks.Add(provider.GetRequiredKeyedService<WebhookSink>(name));
        }

        return new(
            provider.GetRequiredKeyedService<IDomainCache>(name),
            new AlertEvaluator(name, AlertRules.Of(options, []), options.Window, time),
            [.. sinks.Select(sink => new SinkQueue(sink, log))],
            log);
    }

    // Not TryAddEnumerable: the services of two caches have one type.
    private static void AddService(IServiceCollection services, string name)
    {
        if (services.Any(one => one.ServiceType == typeof(AlertService) && Equals(one.ServiceKey, name)))
        {
            return;
        }

        services.AddKeyedSingleton(name, static (provider, key) => new AlertService(
            () => provider.GetRequiredKeyedService<CacheAlerts>(key),
            () => provider.GetRequiredService<IOptionsMonitor<CacheAlertOptions>>().Get((string)key!).Interval,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<AlertService>(name));
    }
}
