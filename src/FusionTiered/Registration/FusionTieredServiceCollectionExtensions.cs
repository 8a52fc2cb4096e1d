using FusionTiered.Fusion.Registration;
using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Fusion;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers FusionTiered caches on FusionCache. Every call may be repeated; later settings win.</summary>
public static class FusionTieredServiceCollectionExtensions
{
    /// <summary>Registers the cache, with its default profiles, and settings from the container's configuration, the environment and code.</summary>
    /// <remarks>Section <c>FusionTiered</c> of the <see cref="IConfiguration"/> that the container has is read and followed, as if it were given.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings; its settings win.</param>
    /// <returns>The builder, for Redis, profiles and other packages.</returns>
    public static IFusionTieredBuilder AddFusionTiered(this IServiceCollection services, Action<FusionTieredOptions>? configure = null) =>
        OnFusionCache(services.AddFusionTieredCore(configure));

    /// <summary>Registers the cache with settings from a configuration, followed when it changes.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section of the settings, or the root of the configuration, of which section <c>FusionTiered</c> is taken.</param>
    /// <returns>The builder, for Redis, profiles and other packages.</returns>
    public static IFusionTieredBuilder AddFusionTiered(this IServiceCollection services, IConfiguration configuration) =>
        OnFusionCache(services.AddFusionTieredCore(configuration));

    /// <summary>Registers the cache with settings from a configuration, and from code after it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section of the settings, or the root of the configuration, of which section <c>FusionTiered</c> is taken.</param>
    /// <param name="configure">Changes the settings; its settings win, also when the configuration changes.</param>
    /// <returns>The builder, for Redis, profiles and other packages.</returns>
    public static IFusionTieredBuilder AddFusionTiered(this IServiceCollection services, IConfiguration configuration, Action<FusionTieredOptions>? configure) =>
        OnFusionCache(services.AddFusionTieredCore(configuration, configure));

    /// <summary>Registers a cache of its own under a name: keyed services and named options.</summary>
    /// <remarks>Section <c>FusionTiered:Caches:&lt;name&gt;</c> of the <see cref="IConfiguration"/> that the container has is read and followed, as if it were given.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; not empty.</param>
    /// <param name="configure">Changes the settings; its settings win.</param>
    /// <returns>The builder, for Redis, profiles and other packages.</returns>
    public static IFusionTieredBuilder AddFusionTiered(this IServiceCollection services, string name, Action<FusionTieredOptions>? configure = null) =>
        OnFusionCache(services.AddFusionTieredCore(name, configure));

    /// <summary>Registers a cache of its own under a name, with settings from a configuration, and from code after it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; not empty.</param>
    /// <param name="configuration">The section of the settings, or the root of the configuration, of which section <c>FusionTiered:Caches:&lt;name&gt;</c> is taken.</param>
    /// <param name="configure">Changes the settings; its settings win, also when the configuration changes.</param>
    /// <returns>The builder, for Redis, profiles and other packages.</returns>
    public static IFusionTieredBuilder AddFusionTiered(
        this IServiceCollection services, string name, IConfiguration configuration, Action<FusionTieredOptions>? configure = null) =>
        OnFusionCache(services.AddFusionTieredCore(name, configuration, configure));

    private static IFusionTieredBuilder OnFusionCache(IFusionTieredBuilder builder) => builder.UseEngineByDefault(FusionCacheEngine.Choice(new FusionEngineOptions()));
}
