using FusionTiered;
using FusionTiered.Profiles;
using FusionTiered.Registration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers FusionTiered caches. Every call may be repeated; later settings win.</summary>
public static partial class FusionTieredCoreExtensions
{
    /// <summary>Registers the cache, with its default profiles, and settings from the container's configuration, the environment and code.</summary>
    /// <remarks>Section <c>FusionTiered</c> of the <see cref="IConfiguration"/> that the container has is read and followed, as if it were given.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings; what is said here wins.</param>
    /// <returns>The builder, for profiles and for other packages.</returns>
    public static IFusionTieredBuilder AddFusionTieredCore(this IServiceCollection services, Action<FusionTieredOptions>? configure = null) =>
        Add(services, Options.Options.DefaultName, given: null, configure);

    /// <summary>Registers the cache with settings from a configuration, followed when it changes.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section of the settings, or the root of the configuration, of which section <c>FusionTiered</c> is taken.</param>
    /// <returns>The builder, for profiles and for other packages.</returns>
    public static IFusionTieredBuilder AddFusionTieredCore(this IServiceCollection services, IConfiguration configuration) =>
        Add(services, Options.Options.DefaultName, CacheSection.In(configuration, Options.Options.DefaultName), configure: null);

    /// <summary>Registers the cache with settings from a configuration, and from code after it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section of the settings, or the root of the configuration, of which section <c>FusionTiered</c> is taken.</param>
    /// <param name="configure">Changes the settings; what is said here wins, also when the configuration changes.</param>
    /// <returns>The builder, for profiles and for other packages.</returns>
    public static IFusionTieredBuilder AddFusionTieredCore(this IServiceCollection services, IConfiguration configuration, Action<FusionTieredOptions>? configure) =>
        Add(services, Options.Options.DefaultName, CacheSection.In(configuration, Options.Options.DefaultName), configure);

    /// <summary>Registers a cache of its own under a name: keyed services and named options.</summary>
    /// <remarks>Section <c>FusionTiered:Caches:&lt;name&gt;</c> of the <see cref="IConfiguration"/> that the container has is read and followed, as if it were given.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; not empty.</param>
    /// <param name="configure">Changes the settings; what is said here wins.</param>
    /// <returns>The builder, for profiles and for other packages.</returns>
    public static IFusionTieredBuilder AddFusionTieredCore(this IServiceCollection services, string name, Action<FusionTieredOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(services, name, given: null, configure);
    }

    /// <summary>Registers a cache of its own under a name, with settings from a configuration, and from code after it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; not empty.</param>
    /// <param name="configuration">The section of the settings, or the root of the configuration, of which section <c>FusionTiered:Caches:&lt;name&gt;</c> is taken.</param>
    /// <param name="configure">Changes the settings; what is said here wins, also when the configuration changes.</param>
    /// <returns>The builder, for profiles and for other packages.</returns>
    public static IFusionTieredBuilder AddFusionTieredCore(this IServiceCollection services, string name, IConfiguration configuration, Action<FusionTieredOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var root = configuration is IConfigurationSection ? null : configuration?.GetSection(FusionTieredOptions.SectionName);
        return Add(services, name, CacheSection.In(configuration!, name), configure, root);
    }

    /// <summary>Adds a profile to the cache, or changes one: <c>AddProfile(Feed, p => p.Lifetime = TimeSpan.FromSeconds(30))</c>.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="handle">The handle that the keys of the profile are composed with.</param>
    /// <param name="configure">
    /// Sets what differs from the defaults; what is said here wins over configuration that was added before. Say nothing here of what is to be tuned from outside.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="handle"/> is a strategy, which is no profile of its own.</exception>
    public static IFusionTieredBuilder AddProfile(this IFusionTieredBuilder builder, CacheProfile handle, Action<CacheProfileOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handle);
        FusionTieredOptions.ThrowIfStrategy(handle);
        builder.Services.Configure<FusionTieredOptions>(builder.Name, o => o.Add(handle, configure));
        return builder;
    }

    private static FusionTieredBuilder Add(IServiceCollection services, string name, CacheSection? given, Action<FusionTieredOptions>? configure, IConfigurationSection? root = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var section = given?.Section;
        services.TryAddSingleton(TimeProvider.System);

        // In this order: defaults, environment, section, code.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<FusionTieredOptions>, NamedProfilesSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<FusionTieredOptions>, NamedProfilesSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<FusionTieredOptions>, EnvironmentSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FusionTieredOptions>, FusionTieredOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FusionTieredOptions>, EngineSettingsValidator>());
        services.TryAddTransient<IOptionsFactory<FusionTieredOptions>, FaultsByLine<FusionTieredOptions>>();
        services.AddOptions<FusionTieredOptions>(name).ValidateOnStart();
        if (given is null)
        {
            AddContainerSection(services, name);
        }
        else
        {
            services.RemoveAllKeyed<CacheSection>(name);
            services.AddKeyedSingleton(name, given);
        }

        if (section is not null)
        {
            services.AddSingleton(new RegisteredCache(name, section.Path, root?.Path));
            services.AddSingleton<IConfigureOptions<FusionTieredOptions>>(provider => new SectionSetup(name, section, root, provider));
            services.AddSingleton<IOptionsChangeTokenSource<FusionTieredOptions>>(new ConfigurationChangeTokenSource<FusionTieredOptions>(name, section));
        }

        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        services.TryAddKeyedSingleton(name, static (provider, key) => new LiveProfiles(
            (string)key!,
            provider.GetRequiredService<IOptionsFactory<FusionTieredOptions>>(),
            provider.GetServices<IOptionsChangeTokenSource<FusionTieredOptions>>(),
            provider.GetService<ILogger<LiveProfiles>>(),
            provider.GetService<TimeProvider>()));
        services.TryAddKeyedSingleton(name, static (provider, key) => provider.GetRequiredKeyedService<LiveProfiles>(key).Catalog);
        FusionTieredInvalidationExtensions.AddEvents(services, name, section);
        AddCache(services, name);
        return new FusionTieredBuilder(services, name);
    }

    // Once for each cache: read again, the section would win over what code has said since.
    private static void AddContainerSection(IServiceCollection services, string name)
    {
        if (services.Any(one => one.ServiceType == typeof(ContainerSection) && Equals(one.ServiceKey, name)))
        {
            return;
        }

        services.AddKeyedSingleton(name, static (provider, key) => new ContainerSection((string)key!, provider));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ContainerSection>(name) is var its && its.Section is { } section
            ? new RegisteredCache(name, section.Path, its.Root?.Path)
            : new RegisteredCache(name, Section: null, Root: null));
        services.AddSingleton<IConfigureOptions<FusionTieredOptions>>(provider => provider.GetRequiredKeyedService<ContainerSection>(name) is var its && its.Section is { } section
            ? new SectionSetup(name, section, its.Root, provider)
            : new ConfigureNamedOptions<FusionTieredOptions>(name, action: null));
        services.AddSingleton(provider => ContainerSection.Changes<FusionTieredOptions>(name, provider.GetRequiredKeyedService<ContainerSection>(name).Section));
        FusionTieredInvalidationExtensions.AddContainerEvents(services, name);
    }
}
