using System.ComponentModel;
using System.Runtime.CompilerServices;
using FusionTiered.Calls;

namespace FusionTiered;

public static partial class DomainCacheExtensions
{
    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, source, static (source, load, token) => source(load, token), options.And(tags), cancellationToken));

    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        in ComposedKey key,
        Func<SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), source, static (source, load, token) => source(load, token), options.And(tags), cancellationToken));

    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, source, static (source, load, token) => new ValueTask<T>(source(load, token)), options.And(tags), cancellationToken));

    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        in ComposedKey key,
        Func<SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), source, static (source, load, token) => new ValueTask<T>(source(load, token)), options.And(tags), cancellationToken));

    /// <summary>The same with state and a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        CacheSource<TState, T> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, state, source, options.And(tags), cancellationToken));

    /// <summary>The same with state and a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        in ComposedKey key,
        TState state,
        CacheSource<TState, T> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), state, source, options.And(tags), cancellationToken));

    /// <summary>The same with state and a source that may answer more than a value: see <see cref="SourceContext"/>; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, (state, source), static (call, load, token) => new ValueTask<T>(call.source(call.state, load, token)), options.And(tags), cancellationToken));

    /// <summary>The same with state and a source that may answer more than a value: see <see cref="SourceContext"/>; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ValueTask<T> GetOrSetAsync<TState, T>(
        this IDomainCache cache,
        in ComposedKey key,
        TState state,
        Func<TState, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), (state, source), static (call, load, token) => new ValueTask<T>(call.source(call.state, load, token)), options.And(tags), cancellationToken));
}
