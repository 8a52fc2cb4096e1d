using FusionTiered.Fusion.Redis;
using FusionTiered;
using FusionTiered.Engines;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where Redis is in the words of StackExchange.Redis. It holds for the FusionCache engine; <c>UseRedis(url)</c> holds for every engine.</summary>
public static class FusionTieredStackExchangeRedisExtensions
{
    /// <summary>Uses the Redis of a configuration of StackExchange.Redis: for certificates of your own, Sentinel, proxies, and all else that a URL cannot say.</summary>
    /// <remarks>
    /// One connection serves values and changes, and ends with the cache. What the configuration does not say: a call waits 500 ms at most,
    /// and fails at once while Redis is away. <see cref="ConfigurationOptions.AbortOnConnectFail"/> is always off: the start does not wait
    /// for Redis. To trust your own certificate authority: <see cref="ConfigurationOptions.TrustIssuer(string)"/>.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configuration">The configuration; copied when the cache connects.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: the cache runs on another engine.</exception>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, ConfigurationOptions configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        return builder.UseL2(new StackExchangeChoice(
            "UseRedis(ConfigurationOptions)",
            async _ => await ConnectionMultiplexer.ConnectAsync(RedisConfiguration.ForCache(configuration)).ConfigureAwait(false),
            IsOwned: true));
    }

    /// <summary>Uses a connection that the application makes, and may share with other code: it does not end with the cache.</summary>
    /// <remarks>
    /// Turn <see cref="ConfigurationOptions.AbortOnConnectFail"/> off, or the factory fails while Redis is away, and is asked again by later
    /// calls. A lambda that does not use the services has to name their type: <c>UseRedis((IServiceProvider _) => connecting)</c>.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="connect">Gives the connection.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: the cache runs on another engine.</exception>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, Func<IServiceProvider, Task<IConnectionMultiplexer>> connect)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connect);
        return builder.UseL2(new StackExchangeChoice("UseRedis(connection factory)", connect, IsOwned: false));
    }
}
