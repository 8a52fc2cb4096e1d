using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Redis;
using FusionTiered.Redis.Registration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts Redis behind a cache: values that all nodes share, and changes that each hears of.</summary>
/// <remarks>
/// Of several calls for one cache the last one holds. Redis need not be there when the service starts: the cache works without it, says
/// so in its health, and uses it as soon as it comes. Settings that are wrong fail the start, with every fault at once
/// (<see cref="OptionsValidationException"/>); without a host, the first use of the cache.
/// </remarks>
public static class FusionTieredRedisExtensions
{
    /// <summary>Uses the Redis that configuration or environment name.</summary>
    /// <remarks>
    /// Section <c>FusionTiered:Redis</c> (of a cache with a name: <c>FusionTiered:Caches:&lt;name&gt;:Redis</c>) with the setting
    /// <c>Url</c> and those of <see cref="RedisOptions"/>. Where it names no server: <c>REDIS_URL</c>, or else <c>REDIS_HOST</c>,
    /// <c>REDIS_PORT</c> and <c>REDIS_PASSWORD</c>.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var path = builder.Name.Length == 0
            ? $"{FusionTieredOptions.SectionName}:{RedisSection.Name}"
            : $"{FusionTieredOptions.SectionName}:Caches:{builder.Name}:{RedisSection.Name}";
        return Use(builder, (services, options) => RedisSurroundings.Apply(options, services.GetService<IConfiguration>(), path), path);
    }

    /// <summary>Uses the Redis of a URL: <c>redis://[user:password@]host[:port][/database]</c>.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="url">The URL. Characters that mean something in it are percent-encoded in user and password.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Use(builder, (_, options) => RedisSection.ApplyUrl(options, url, "The URL given to UseRedis"));
    }

    /// <summary>Uses the Redis that code describes.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configure">Fills the options.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, Action<RedisOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Use(builder, (_, options) => configure(options));
    }

    /// <summary>Uses the Redis of one section of a configuration.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="section">The section, with the setting <c>Url</c> and those of <see cref="RedisOptions"/>.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Use(builder, (_, options) => RedisSection.Apply(options, section), section.Path);
    }

    private static IFusionTieredBuilder Use(IFusionTieredBuilder builder, Action<IServiceProvider, RedisOptions> fill, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.RemoveAllKeyed<RedisSetup>(name);
        services.AddKeyedSingleton(name, new RedisSetup(fill));
        _ = path is null ? builder.LeavesSection(RedisSection.Name) : builder.ReadsSection(new SectionReader(RedisSection.Name, path));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RedisOptions>, RedisSetup.Options>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        services.AddOptions<RedisOptions>(name).ValidateOnStart();
        return builder.UseRemoteTier(provider => Create(provider, name));
    }

    private static RemoteTierBinding Create(IServiceProvider provider, string name) => RedisTierFactory.Create(
        provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(name),
        provider.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(name).KeyPrefix,
        provider.GetRequiredService<TimeProvider>(),
        (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("FusionTiered.Redis"));
}
