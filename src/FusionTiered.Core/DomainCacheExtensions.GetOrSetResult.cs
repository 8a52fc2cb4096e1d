using System.Runtime.CompilerServices;

namespace FusionTiered;

// The interface has the form with state and a SourceContext. These are the others, and the one with tags.
public static partial class DomainCacheExtensions
{
    /// <summary>The value of <paramref name="key"/>, and where it came from: its tier, and whether it is stale or verified.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<CacheResult<T>> GetOrSetResultAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetResultAsync(key, source, static (source, _, token) => source(token), options.And(tags), cancellationToken);

    /// <summary>The value of <paramref name="key"/>, and where it came from: its tier, and whether it is stale or verified, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<CacheResult<T>> GetOrSetResultAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetResultAsync(key, source, static (source, _, token) => new ValueTask<T>(source(token)), options.And(tags), cancellationToken);

    /// <summary>The value of <paramref name="key"/>, and where it came from: its tier, and whether it is stale or verified, with state that is handed through.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetResultAsync(key, (state, source), static (call, _, token) => call.source(call.state, token), options.And(tags), cancellationToken);

    /// <summary>The value of <paramref name="key"/>, and where it came from: its tier, and whether it is stale or verified, with state that is handed through, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetResultAsync(key, (state, source), static (call, _, token) => new ValueTask<T>(call.source(call.state, token)), options.And(tags), cancellationToken);

    /// <summary>The value of <paramref name="key"/>, and where it came from: its tier, and whether it is stale or verified, with a <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<CacheResult<T>> GetOrSetResultAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetResultAsync(key, source, static (source, load, token) => source(load, token), options.And(tags), cancellationToken);

    /// <summary>The value of <paramref name="key"/>, and where it came from: its tier, and whether it is stale or verified, with a <see cref="SourceContext"/>, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<CacheResult<T>> GetOrSetResultAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetResultAsync(key, source, static (source, load, token) => new ValueTask<T>(source(load, token)), options.And(tags), cancellationToken);

    /// <summary>The value of <paramref name="key"/>, and where it came from: its tier, and whether it is stale or verified, with state and a <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        CacheSource<TState, T> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetResultAsync(key, state, source, options.And(tags), cancellationToken);

    /// <summary>The value of <paramref name="key"/>, and where it came from: its tier, and whether it is stale or verified, with state and a <see cref="SourceContext"/>, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        cache.GetOrSetResultAsync(key, (state, source), static (call, load, token) => new ValueTask<T>(call.source(call.state, load, token)), options.And(tags), cancellationToken);
}
