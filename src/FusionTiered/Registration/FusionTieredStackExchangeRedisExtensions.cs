using System.ComponentModel;
using System.Runtime.CompilerServices;
using FusionTiered;
using FusionTiered.Engines;
using FusionTiered.Fusion.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where Redis is in the words of StackExchange.Redis. It holds for the FusionCache engine; <c>UseRedis(url)</c> holds for every engine.</summary>
public static class FusionTieredStackExchangeRedisExtensions
{
    private const string NamesNoType =
        "This lambda would configure RedisOptions, and its connection would not be used. Name the type of its argument: UseRedis((IServiceProvider _) => ...).";

    /// <summary>Uses the Redis of a configuration of StackExchange.Redis: for certificates of your own, Sentinel, proxies, and all else that a URL cannot say.</summary>
    /// <remarks>
    /// One connection serves values and changes, and ends with the cache. The rest is set here: a call waits 500 ms at most,
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
            async _ => await ConnectionMultiplexer.ConnectAsync(RedisConfiguration.Named(RedisConfiguration.ForCache(configuration))).ConfigureAwait(false),
            IsOwned: true));
    }

    /// <summary>Uses a connection of the application. It does not end with the cache, and other code may share it.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: the cache runs on another engine.</exception>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, IConnectionMultiplexer connection)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connection);
        return builder.UseL2(new StackExchangeChoice("UseRedis(IConnectionMultiplexer)", _ => Task.FromResult(connection), IsOwned: false));
    }

    /// <summary>Uses a connection that the application has among its services. It does not end with the cache, and other code may share it.</summary>
    /// <remarks>A lambda that does not use the services has to name their type: <c>UseRedis((IServiceProvider _) => connection)</c>.</remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="find">Finds the connection; called when the cache first needs it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: the cache runs on another engine.</exception>
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> find)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(find);
        return builder.UseL2(new StackExchangeChoice("UseRedis(connection factory)", services => Task.FromResult(find(services)), IsOwned: false));
    }

    /// <summary>Uses a connection that the application makes. It does not end with the cache, and other code may share it.</summary>
    /// <remarks>
    /// Turn <see cref="ConfigurationOptions.AbortOnConnectFail"/> off. Otherwise the factory fails while Redis is away, and later calls ask it
    /// again. A lambda that does not use the services has to name their type: <c>UseRedis((IServiceProvider _) => connecting)</c>.
    /// </remarks>
    /// <typeparam name="T">The type of the connection: <see cref="ConnectionMultiplexer"/> or <see cref="IConnectionMultiplexer"/>.</typeparam>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="connect">Gives the connection.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="OptionsValidationException">At start-up: the cache runs on another engine.</exception>
    public static IFusionTieredBuilder UseRedis<T>(this IFusionTieredBuilder builder, Func<IServiceProvider, Task<T>> connect)
        where T : IConnectionMultiplexer
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connect);
        return builder.UseL2(new StackExchangeChoice(
            "UseRedis(connection factory)", async services => await connect(services).ConfigureAwait(false), IsOwned: false));
    }

    /* A lambda that discards its argument, _ => ConnectionMultiplexer.ConnectAsync(...), also fits UseRedis(Action<RedisOptions>), which would
       drop the connection and go to localhost. These two overloads fit such a lambda better than that one, and do not compile. The priority
       keeps the factories above from making the call ambiguous, which no one could read. */

    /// <summary>Does not compile: the lambda gets options and gives a connection, which nothing would use.</summary>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="connect">Is not called.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete(NamesNoType, error: true), EditorBrowsable(EditorBrowsableState.Never), OverloadResolutionPriority(1)]
    public static IFusionTieredBuilder UseRedis(this IFusionTieredBuilder builder, Func<RedisOptions, IConnectionMultiplexer> connect) =>
        throw new NotSupportedException(NamesNoType);

    /// <inheritdoc cref="UseRedis(IFusionTieredBuilder, Func{RedisOptions, IConnectionMultiplexer})"/>
    /// <typeparam name="T">The type of the connection.</typeparam>
    [Obsolete(NamesNoType, error: true), EditorBrowsable(EditorBrowsableState.Never), OverloadResolutionPriority(1)]
    public static IFusionTieredBuilder UseRedis<T>(this IFusionTieredBuilder builder, Func<RedisOptions, Task<T>> connect)
        where T : IConnectionMultiplexer =>
        throw new NotSupportedException(NamesNoType);
}
