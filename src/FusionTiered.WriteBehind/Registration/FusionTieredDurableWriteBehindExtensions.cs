using FusionTiered;
using FusionTiered.Registration;
using FusionTiered.WriteBehind.Redis;
using FusionTiered.WriteBehind.Registration;
using FusionTiered.WriteBehind.Streams;
using FusionTiered.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers durable write-behind: writes wait in Redis Streams until the sink has taken them, also when a node dies.</summary>
public static class FusionTieredDurableWriteBehindExtensions
{
    /// <summary>Writes values of a profile behind, through a buffer in Redis Streams. Inject <see cref="IWriteBehind{T}"/> to write.</summary>
    /// <remarks>
    /// The sink gets each write at least once, with the same id each time, and the writes of a key in their order, whichever nodes accepted them.
    /// All nodes see pending values. It works with every engine; the address is that of <c>UseRedis</c>. Redis 7.0 or later, with an append-only file.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="profile">The profile of the keys; one that has no other write-behind.</param>
    /// <param name="sink">Takes the writes.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <exception cref="InvalidOperationException">The profile has a write-behind already.</exception>
    public static IFusionTieredBuilder AddDurableWriteBehind<T>(this IFusionTieredBuilder builder, CacheProfile profile, IWriteBehindSink<T> sink, Action<DurableWriteBehindOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Add(builder, profile, _ => sink, configure);
    }

    /// <summary>Writes values of a profile behind, to a sink that is a lambda.</summary>
    /// <inheritdoc cref="AddDurableWriteBehind{T}(IFusionTieredBuilder, CacheProfile, IWriteBehindSink{T}, Action{DurableWriteBehindOptions})"/>
    public static IFusionTieredBuilder AddDurableWriteBehind<T>(
        this IFusionTieredBuilder builder, CacheProfile profile, Func<WriteBehindBatch<T>, CancellationToken, ValueTask> sink, Action<DurableWriteBehindOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Add(builder, profile, _ => new DelegateSink<T>(sink), configure);
    }

    /// <summary>Writes values of a profile behind, to a sink that is a lambda and needs services. Each batch has a scope of its own.</summary>
    /// <inheritdoc cref="AddDurableWriteBehind{T}(IFusionTieredBuilder, CacheProfile, IWriteBehindSink{T}, Action{DurableWriteBehindOptions})"/>
    public static IFusionTieredBuilder AddDurableWriteBehind<T>(
        this IFusionTieredBuilder builder, CacheProfile profile, Func<IServiceProvider, WriteBehindBatch<T>, CancellationToken, ValueTask> sink, Action<DurableWriteBehindOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Add(builder, profile, provider => new LambdaSink<T>(provider.GetRequiredService<IServiceScopeFactory>(), sink), configure);
    }

    private static IFusionTieredBuilder Add<T>(IFusionTieredBuilder builder, CacheProfile profile, Func<IServiceProvider, IWriteBehindSink<T>> sink, Action<DurableWriteBehindOptions>? configure)
    {
        var cache = builder?.Name ?? throw new ArgumentNullException(nameof(builder));
        builder.AddWriteBehind<T, DurableWriteBehindOptions>(
            profile,
            configure,
            (provider, options) => DurableFaults.Of(cache, provider, options),
            (provider, options) => new StreamBuffer<T>(
                profile.Name, Store(provider, cache, profile, options), sink(provider), options, provider.GetRequiredService<TimeProvider>(), WriteBehindRegistration.Log(provider)));
        builder.Services.AddSingleton<IHostedService>(provider => new StartCheck(() => Start(provider, cache, profile), provider.GetRequiredService<TimeProvider>()));
        return builder;
    }

    private static ICheckedBuffer Start(IServiceProvider provider, string cache, CacheProfile profile)
    {
        provider.GetRequiredKeyedService<IDomainCache>(cache);
        return (ICheckedBuffer)provider.GetRequiredKeyedService<IWriteBuffer>(WriteBehindRegistration.NameOf(cache, profile));
    }

    private static StreamStore Store(IServiceProvider provider, string cache, CacheProfile profile, DurableWriteBehindOptions options)
    {
        var prefix = provider.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(cache).KeyPrefix;
        var connection = options.Connection is { } given
            ? new BufferConnection(() => given(provider), isOwned: false)
            : Own(redis => BufferConnection.Of(redis, options.RedisDeadline));
        var group = options.WaitAof
            ? new GroupCommit(new(
                Own(redis => BufferConnection.Of(redis, AofConnection.ClientDeadline(options.RedisDeadline), "-write-behind-aof")),
                options.WaitAofReplicas,
                options.RedisDeadline,
                provider.GetRequiredService<TimeProvider>()))
            : null;
        return new(connection, new BufferKeys(prefix, cache, profile.Name), Guid.NewGuid().ToString("N"), options.Partitions, group);

        BufferConnection Own(Func<RedisOptions, ConfigurationOptions> of) => new(
            async () => await ConnectionMultiplexer.ConnectAsync(of(provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(cache))).ConfigureAwait(false), isOwned: true);
    }
}
