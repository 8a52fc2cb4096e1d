using System.Runtime.CompilerServices;
using FusionTiered.Scheduling;

namespace FusionTiered;

public static partial class DomainCacheExtensions
{
    /// <summary>The values of several keys: one call of <paramref name="source"/> loads those that no tier has and nobody else is loading.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="keys">The keys; one given twice is asked for once.</param>
    /// <param name="source">Loads the missing keys. It may leave keys out: they are left out of the answer, and not stored.</param>
    /// <param name="options">What this call wants otherwise than the profiles say.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The loads go on for others.</param>
    /// <typeparam name="T">The type of the values.</typeparam>
    [OverloadResolutionPriority(1)]
    public static ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<T>(
        this IDomainCache cache,
        IReadOnlyCollection<CacheKey> keys,
        Func<IReadOnlyList<CacheKey>, CancellationToken, ValueTask<IReadOnlyDictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetManyAsync(keys, source, static (source, missing, token) => source(missing, token), options, cancellationToken);

    /// <summary>The same with a source that returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetManyAsync{T}(IDomainCache, IReadOnlyCollection{CacheKey}, Func{IReadOnlyList{CacheKey}, CancellationToken, ValueTask{IReadOnlyDictionary{CacheKey, T}}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<T>(
        this IDomainCache cache,
        IReadOnlyCollection<CacheKey> keys,
        Func<IReadOnlyList<CacheKey>, CancellationToken, Task<IReadOnlyDictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetManyAsync(keys, source, static (source, missing, token) => new ValueTask<IReadOnlyDictionary<CacheKey, T>>(source(missing, token)), options, cancellationToken);

    /// <summary>The same with a source that returns a <see cref="Dictionary{TKey, TValue}"/>, as <c>ToDictionaryAsync</c> does.</summary>
    /// <inheritdoc cref="GetOrSetManyAsync{T}(IDomainCache, IReadOnlyCollection{CacheKey}, Func{IReadOnlyList{CacheKey}, CancellationToken, ValueTask{IReadOnlyDictionary{CacheKey, T}}}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<T>(
        this IDomainCache cache,
        IReadOnlyCollection<CacheKey> keys,
        Func<IReadOnlyList<CacheKey>, CancellationToken, Task<Dictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetManyAsync<Func<IReadOnlyList<CacheKey>, CancellationToken, Task<Dictionary<CacheKey, T>>>, T>(
            keys,
            source,
            static async (source, missing, token) => await source(missing, token).ConfigureAwait(Continuation.IsCaptured),
            options,
            cancellationToken);

    /// <summary>The same with state that is handed through, and a source that returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="IDomainCache.GetOrSetManyAsync{TState, T}(IReadOnlyCollection{CacheKey}, TState, CacheManySource{TState, T}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        this IDomainCache cache,
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        Func<TState, IReadOnlyList<CacheKey>, CancellationToken, Task<IReadOnlyDictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetManyAsync(keys, (state, source), static (call, missing, token) => new ValueTask<IReadOnlyDictionary<CacheKey, T>>(call.source(call.state, missing, token)), options, cancellationToken);

    /// <summary>The same with state that is handed through, and a source that returns a <see cref="Dictionary{TKey, TValue}"/>.</summary>
    /// <inheritdoc cref="IDomainCache.GetOrSetManyAsync{TState, T}(IReadOnlyCollection{CacheKey}, TState, CacheManySource{TState, T}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        this IDomainCache cache,
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        Func<TState, IReadOnlyList<CacheKey>, CancellationToken, Task<Dictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetManyAsync<(TState State, Func<TState, IReadOnlyList<CacheKey>, CancellationToken, Task<Dictionary<CacheKey, T>>> Source), T>(
            keys,
            (state, source),
            static async (call, missing, token) => await call.Source(call.State, missing, token).ConfigureAwait(Continuation.IsCaptured),
            options,
            cancellationToken);
}
