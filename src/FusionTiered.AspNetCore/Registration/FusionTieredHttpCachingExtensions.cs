using FusionTiered;
using FusionTiered.AspNetCore.ApiResponses;
using FusionTiered.AspNetCore.Assets;
using FusionTiered.AspNetCore.CacheHeaders;
using FusionTiered.AspNetCore.Cdn;
using FusionTiered.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>HTTP caching: services.</summary>
public static class FusionTieredHttpCachingExtensions
{
    /// <summary>Registers the cache as the store of ASP.NET Core's output cache (<c>AddOutputCache</c>), in place of one that was registered before.</summary>
    /// <remarks>
    /// All nodes share the responses, and <c>EvictByTagAsync</c> reaches all of them; its tags are those of the cache, so <c>InvalidateTagAsync</c> evicts
    /// responses, too. A response whose making began before an eviction of one of its tags is not kept. Responses lie under the profile <see cref="HttpProfiles.Output"/>.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder AsOutputCacheStore(this IFusionTieredBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.AddSingleton<IPostConfigureOptions<FusionTieredOptions>>(new OutputProfileSetup(name));
        services.AddHttpContextAccessor();
        services.Replace(ServiceDescriptor.Singleton<IOutputCacheStore>(provider => new DomainOutputCacheStore(
            provider.GetRequiredKeyedService<IDomainCache>(name),
            provider.GetRequiredService<IHttpContextAccessor>(),
            provider.GetServices<ICdnPurger>(),
            (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(DomainOutputCacheStore.Category))));
        return builder;
    }

    /// <summary>Keeps the responses of an API under a path, by a rule. Of rules for nested paths the one with the longest path counts alone. Needs <c>app.UseOutputCache()</c>.</summary>
    /// <param name="options">The options of the output cache.</param>
    /// <param name="path">The path that the responses lie under: <c>/api</c>.</param>
    /// <param name="configure">Changes the rule.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static OutputCacheOptions AddApiResponses(this OutputCacheOptions options, PathString path, Action<ApiResponseRule>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rule = new ApiResponseRule();
        configure?.Invoke(rule);
        ApiResponseRules.Check(path, rule);
        options.AddBasePolicy(new ApiResponsePolicy(path, rule));
        return options;
    }

    /// <summary>Keeps the responses of an API by the rules of a section: <c>Http:Responses:0:Path</c>, <c>Http:Responses:0:Lifetime</c>. A wrong setting, or a key that is none, is refused when the application starts.</summary>
    /// <param name="options">The options of the output cache.</param>
    /// <param name="section">The section: a list of rules. Each has <c>Path</c> and the settings of <see cref="ApiResponseRule"/>. A list that is written takes the place of its default. Without rules nothing is added.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults of all rules.</exception>
    public static OutputCacheOptions AddApiResponses(this OutputCacheOptions options, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(section);
        foreach (var (path, rule) in ApiResponseSection.Read(section))
        {
            options.AddBasePolicy(new ApiResponsePolicy(path, rule));
        }

        return options;
    }

    /// <summary>Adds cache headers under the names of a section: <c>Http:Headers:shared:MaxAge</c>. A wrong setting, or a key that is none, is refused when the application starts.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section: the name of each profile, and below it the settings of <see cref="CacheHeaderOptions"/>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddCacheHeaders(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddCacheHeaders(profiles => CacheHeaderSection.Read(section, profiles));
    }

    /// <summary>Adds cache headers under names, for <c>WithCacheHeaders(name)</c>. Needs <c>app.UseCacheHeaders()</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Adds the profiles. A wrong one is refused when the application starts.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddCacheHeaders(this IServiceCollection services, Action<CacheHeaderProfiles> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<CacheHeaderProfiles>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, FirstMiddleware>());
        return services;
    }

    /// <summary>Adds versions of static files from the hash of their content.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddAssetVersions(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<IAssetVersions>(static provider => new AssetVersions(provider.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider));
        return services;
    }

    /// <summary>Adds a purger that tells a CDN over HTTP, with the settings of a section: <c>Cdn:UrlTemplate</c>, <c>Cdn:Secret</c>. A key that is no setting is refused when the application starts.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section; its keys are the names of <see cref="CdnOptions"/>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddCdnPurger(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddCdnPurger(options => CdnSection.Read(section, options));
    }

    /// <summary>Adds a purger that tells a CDN over HTTP. The output cache calls it after each eviction by tag; resolve <see cref="ICdnPurger"/> for other occasions.</summary>
    /// <remarks>Each call adds a CDN with settings of its own. All of them must have the same <see cref="CdnOptions.HeaderName"/> and <see cref="CdnOptions.Delimiter"/>, since a response names its surrogate keys once.</remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Says how the CDN is told. Wrong settings are refused when the application starts.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddCdnPurger(this IServiceCollection services, Action<CdnOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CdnOptions>, CdnOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CdnOptions>, SameSurrogateKeysValidator>());
        var name = CdnNames.Next(services);
        services.AddOptions<CdnOptions>(name).Configure(configure).ValidateOnStart();
        services.AddSingleton<ICdnPurger>(provider => new HttpCdnPurger(
            provider.GetKeyedService<HttpMessageInvoker>(HttpCdnPurger.Category) ?? new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }),
            provider.GetRequiredService<IOptionsMonitor<CdnOptions>>().Get(name),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(HttpCdnPurger.Category)));
        return services;
    }
}
