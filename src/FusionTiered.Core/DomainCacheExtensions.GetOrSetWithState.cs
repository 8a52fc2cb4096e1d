using System.ComponentModel;
using System.Runtime.CompilerServices;
using FusionTiered.Calls;

namespace FusionTiered;

public static partial class DomainCacheExtensions
{
    /// <summary>The same with state that is handed through, so that the source can be static.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="state">What <paramref name="source"/> needs, handed through.</param>
    /// <param name="source">Loads the value. Its token is cancelled at the hard deadline of the profile, or when every caller has gone.</param>
    /// <param name="options">What this call wants otherwise than its profile says; a <see cref="TimeSpan"/> stands for a lifetime.</param>
    /// <param name="tags">Tags of the value, besides those of <paramref name="options"/>. A hit does not read them.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The load goes on for the others.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <exception cref="SourceTimeoutException">The source passed its hard deadline, and no stale value was at hand.</exception>
    /// <exception cref="CacheTypeMismatchException">The key holds, or loads, a value of another type.</exception>
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, (state, source), static (call, _, token) => call.source(call.state, token), options.And(tags), cancellationToken));

    /// <summary>The same with state that is handed through, so that the source can be static.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        in ComposedKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), (state, source), static (call, _, token) => call.source(call.state, token), options.And(tags), cancellationToken));

    /// <summary>The same with state that is handed through, so that the source can be static; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, (state, source), static (call, _, token) => new ValueTask<T>(call.source(call.state, token)), options.And(tags), cancellationToken));

    /// <summary>The same with state that is handed through, so that the source can be static; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        in ComposedKey key,
        TState state,
        Func<TState, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), (state, source), static (call, _, token) => new ValueTask<T>(call.source(call.state, token)), options.And(tags), cancellationToken));
}
