using FusionTiered.Scheduling;
using FusionTiered.Calls;

namespace FusionTiered;

/// <summary>The calls an application writes.</summary>
public static partial class DomainCacheExtensions
{
    /// <summary>Memory only, and therefore synchronous: the value of <paramref name="key"/> if memory holds it fresh.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, or the default of <typeparamref name="T"/>.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <exception cref="CacheTypeMismatchException">Memory holds a value of another type under this key.</exception>
    public static bool TryGet<T>(this IDomainCache cache, CacheKey key, out T value)
    {
        if (cache.TryHit(in key, typeof(T), countMiss: true, out var hit))
        {
            value = TrustedCast.To<T>(hit);
            return true;
        }

        value = default!;
        return false;
    }

    /// <inheritdoc cref="TryGet{T}(IDomainCache, CacheKey, out T)"/>
    public static bool TryGet<T>(this IDomainCache cache, in ComposedKey key, out T value)
    {
        if (cache.TryHit(in key, typeof(T), countMiss: true, out var hit))
        {
            value = TrustedCast.To<T>(hit);
            return true;
        }

        value = default!;
        return false;
    }

    /// <summary>The value of <paramref name="key"/>: from memory, else from the shared tier, else from its source, which is called once for all who ask.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="state">What <paramref name="source"/> needs, handed through so that the delegate can be static.</param>
    /// <param name="source">Loads the value. Its token is cancelled at the hard deadline of the profile, or when every caller has gone.</param>
    /// <param name="options">What this call wants otherwise than its profile says; a <see cref="TimeSpan"/> stands for a lifetime.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The load goes on for the others.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, (state, source), PlainSource<TState, T>.Call, options, cancellationToken));

    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        in ComposedKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), (state, source), PlainSource<TState, T>.Call, options, cancellationToken));

    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        CacheSource<TState, T> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, state, source, options, cancellationToken));

    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        in ComposedKey key,
        TState state,
        CacheSource<TState, T> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), state, source, options, cancellationToken));

    /// <summary>The same with a source that captures what it needs.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, source, PlainSource<T>.Call, options, cancellationToken));

    /// <summary>The same with a source that captures what it needs.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        in ComposedKey key,
        Func<CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), source, PlainSource<T>.Call, options, cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<T> RefreshAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, (state, source), PlainSource<TState, T>.Call, options, cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<T> RefreshAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, source, PlainSource<T>.Call, options, cancellationToken));

    /// <summary>The cache for sources that need a service: each load gets a scope of its own, disposed when the source has returned.</summary>
    /// <param name="cache">The cache.</param>
    /// <typeparam name="TService">The service.</typeparam>
    /// <exception cref="InvalidOperationException">The cache was made without a container.</exception>
    public static ScopedDomainCache<TService> With<TService>(this IDomainCache cache)
        where TService : notnull => new(cache);

    // A result that is there already costs no state machine.
    private static ValueTask<T> ValueOf<T>(ValueTask<CacheResult<T>> result)
    {
        return result.IsCompletedSuccessfully ? new(result.Result.Value) : AwaitAsync(result);

        static async ValueTask<T> AwaitAsync(ValueTask<CacheResult<T>> result) => (await result.ConfigureAwait(Continuation.IsCaptured)).Value;
    }

    private static class PlainSource<TState, T>
    {
        public static readonly CacheSource<(TState State, Func<TState, CancellationToken, ValueTask<T>> Source), T> Call =
            static (call, _, cancellationToken) => call.Source(call.State, cancellationToken);
    }

    private static class PlainSource<T>
    {
        public static readonly CacheSource<Func<CancellationToken, ValueTask<T>>, T> Call =
            static (source, _, cancellationToken) => source(cancellationToken);
    }
}
