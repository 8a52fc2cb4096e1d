using FusionTiered;
using FusionTiered.Registration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what events invalidate.</summary>
public static class FusionTieredInvalidationExtensions
{
    /// <summary>Says which events invalidate what: <c>AddInvalidation(map => map.On("signal.created", "feed:*", "provider:{providerId}:stats"))</c>.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configure">Maps the events. Its targets are added to those of the configuration.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Section <c>Invalidation</c> of the cache's configuration is read without this call. Faults of both are reported at
    /// start-up, all at once, as an <see cref="OptionsValidationException"/>.
    /// </remarks>
    public static IFusionTieredBuilder AddInvalidation(this IFusionTieredBuilder builder, Action<InvalidationMap> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    /// <summary>What every cache has: its events from its configuration, checked at the start. May be repeated.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the cache.</param>
    /// <param name="section">The settings of the cache, of which section <c>Invalidation</c> is taken; null: none.</param>
    internal static void AddEvents(IServiceCollection services, string name, IConfiguration? section)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InvalidationMap>, InvalidationMapValidator>());
        services.TryAddTransient<IOptionsFactory<InvalidationMap>, FaultsByLine<InvalidationMap>>();
        services.AddOptions<InvalidationMap>(name).ValidateOnStart();
        if (section?.GetSection(InvalidationSectionSetup.SectionName) is { } events)
        {
            services.AddSingleton<IConfigureOptions<InvalidationMap>>(new InvalidationSectionSetup(name, events));
            services.AddSingleton<IOptionsChangeTokenSource<InvalidationMap>>(new ConfigurationChangeTokenSource<InvalidationMap>(name, events));
        }

        services.TryAddKeyedSingleton(name, static (provider, key) => new LiveEvents(
            (string)key!,
            provider.GetRequiredService<IOptionsFactory<InvalidationMap>>(),
            provider.GetServices<IOptionsChangeTokenSource<InvalidationMap>>(),
            provider.GetService<ILogger<LiveEvents>>()));
    }

    /// <summary>The events of a cache that was registered without a configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the cache.</param>
    internal static void AddContainerEvents(IServiceCollection services, string name)
    {
        services.AddSingleton<IConfigureOptions<InvalidationMap>>(provider => Events(provider) is { } events
            ? new InvalidationSectionSetup(name, events)
            : new ConfigureNamedOptions<InvalidationMap>(name, action: null));
        services.AddSingleton(provider => ContainerSection.Changes<InvalidationMap>(name, Events(provider)));

        IConfigurationSection? Events(IServiceProvider provider) =>
            provider.GetRequiredKeyedService<ContainerSection>(name).Section?.GetSection(InvalidationSectionSetup.SectionName);
    }
}
