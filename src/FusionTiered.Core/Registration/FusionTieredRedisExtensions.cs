using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Registration;
using FusionTiered.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where Redis is: values that all nodes share, and changes that each hears of. It holds for every engine.</summary>
/// <remarks>
/// Of several calls of <c>UseRedis</c>, <c>UseDistributedCache</c> and <c>UseInProcessTier</c> for one cache the last one wins; their
/// place beside the choice of the engine does not matter. Redis need not be there when the service starts: the cache works without it,
/// and uses it as soon as it comes. Settings that are wrong fail the start, with every fault at once
/// (<see cref="OptionsValidationException"/>); without a host, the first use of the cache.
/// </remarks>
public static class FusionTieredRedisExtensions
{
    /// <summary>Uses the Redis that configuration or environment name.</summary>
    /// <remarks>
    /// Section <c>FusionTiered:Redis</c> (of a cache with a name: <c>FusionTiered:Caches:&lt;name&gt;:Redis</c>) with the setting
    /// <c>Url</c> and those of <see cref="RedisOptions"/>. Where it names no server: <c>REDIS_URL</c>, or else <c>REDIS_HOST</c>,
    /// <c>REDIS_PORT</c> and <c>REDIS_PASSWORD</c>. Read from the configuration that the cache was registered with, or else from the
    /// container's; variables of the process are read where neither is there.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        return Use(builder, (services, options) =>
        {
            var found = CacheSection.Of(services, name);
            RedisSurroundings.Apply(options, variable => found.Variable(services, variable), found.Section?.GetSection(RedisSection.Name), $"{found.Path}:{RedisSection.Name}");
        }, new SectionReader(RedisSection.Name));
    }

    /// <summary>Uses the Redis of a URL: <c>redis://[user:password@]host[:port][/database]</c>, with TLS <c>rediss://</c>.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="url">
    /// The URL; characters that mean something in it are percent-encoded in user and password. Or the text of StackExchange.Redis:
    /// <c>host:port,host2:port,password=...,user=...,ssl=true,defaultDatabase=1,name=...,connectTimeout=2000,abortConnect=false</c>;
    /// a word besides these is refused.
    /// </param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Use(builder, (_, options) => RedisSection.ApplyText(options, url, "The URL given to UseRedis"));
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
        return Use(builder, (_, options) => RedisSection.Apply(options, section), new SectionReader(RedisSection.Name, section.Path));
    }

    private static IFusionTieredBuilder Use(IFusionTieredBuilder builder, Action<IServiceProvider, RedisOptions> fill, SectionReader? reader = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RedisOptions>, RedisOptionsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        services.TryAddTransient<IOptionsFactory<RedisOptions>, FaultsByLine<RedisOptions>>();
        services.AddOptions<RedisOptions>(builder.Name).ValidateOnStart();
        builder.UseL2(new RedisChoice(fill));
        return reader is null ? builder : builder.ReadsSection(reader);
    }
}
