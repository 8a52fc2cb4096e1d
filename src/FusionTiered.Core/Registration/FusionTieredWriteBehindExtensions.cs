using FusionTiered;
using FusionTiered.Registration;
using FusionTiered.Writing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers write-behind: the cache has a value at once, the sink gets it a moment later.</summary>
public static class FusionTieredWriteBehindExtensions
{
    /// <summary>Writes values of a profile behind, through a buffer in memory. Inject <see cref="IWriteBehind{T}"/> to write.</summary>
    /// <remarks>
    /// A graceful stop flushes the buffer. A crash loses what is pending: for writes that must survive one, <c>AddDurableWriteBehind</c> of
    /// package FusionTiered.WriteBehind. Pending values and the order of a key are those of this node.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="profile">The profile of the keys; one that has no other write-behind.</param>
    /// <param name="sink">Takes the writes.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <exception cref="InvalidOperationException">The profile has a write-behind already.</exception>
    public static IFusionTieredBuilder AddWriteBehind<T>(this IFusionTieredBuilder builder, CacheProfile profile, IWriteBehindSink<T> sink, Action<WriteBehindOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Add(builder, profile, _ => sink, configure);
    }

    /// <summary>Writes values of a profile behind, to a sink that is a lambda: <c>AddWriteBehind&lt;Order&gt;(Orders, (batch, token) => SaveAsync(batch.Writes, token))</c>.</summary>
    /// <inheritdoc cref="AddWriteBehind{T}(IFusionTieredBuilder, CacheProfile, IWriteBehindSink{T}, Action{WriteBehindOptions})"/>
    public static IFusionTieredBuilder AddWriteBehind<T>(
        this IFusionTieredBuilder builder, CacheProfile profile, Func<WriteBehindBatch<T>, CancellationToken, ValueTask> sink, Action<WriteBehindOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Add(builder, profile, _ => new DelegateSink<T>(sink), configure);
    }

    /// <summary>Writes values of a profile behind, to a sink that is a lambda and needs services. Each batch has a scope of its own.</summary>
    /// <remarks>It needs a host, which flushes before its container ends. A container that ends without one gives no services any more, and what is pending is lost.</remarks>
    /// <inheritdoc cref="AddWriteBehind{T}(IFusionTieredBuilder, CacheProfile, IWriteBehindSink{T}, Action{WriteBehindOptions})"/>
    public static IFusionTieredBuilder AddWriteBehind<T>(
        this IFusionTieredBuilder builder, CacheProfile profile, Func<IServiceProvider, WriteBehindBatch<T>, CancellationToken, ValueTask> sink, Action<WriteBehindOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Add(builder, profile, provider => new LambdaSink<T>(provider.GetRequiredService<IServiceScopeFactory>(), sink), configure);
    }

    private static IFusionTieredBuilder Add<T>(IFusionTieredBuilder builder, CacheProfile profile, Func<IServiceProvider, IWriteBehindSink<T>> sink, Action<WriteBehindOptions>? configure) =>
        builder.AddWriteBehind<T, WriteBehindOptions>(profile, configure, static (_, options) => WriteBehindFaults.Of(options), (provider, options) => new MemoryBuffer<T>(
            profile.Name, sink(provider), options, provider.GetRequiredService<TimeProvider>(), WriteBehindRegistration.Log(provider)));
}
