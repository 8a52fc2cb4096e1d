using System.Runtime.CompilerServices;

namespace FusionTiered;

public static partial class DomainCacheExtensions
{
    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> RefreshAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, source, static (source, _, token) => source(token), options.And(tags), cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<T> RefreshAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, source, static (source, _, token) => new ValueTask<T>(source(token)), options.And(tags), cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it, with state that is handed through.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> RefreshAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, (state, source), static (call, _, token) => call.source(call.state, token), options.And(tags), cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it, with state that is handed through, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<T> RefreshAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, (state, source), static (call, _, token) => new ValueTask<T>(call.source(call.state, token)), options.And(tags), cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it, with a <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> RefreshAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, source, static (source, load, token) => source(load, token), options.And(tags), cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it, with a <see cref="SourceContext"/>, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<T> RefreshAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, source, static (source, load, token) => new ValueTask<T>(source(load, token)), options.And(tags), cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it, with state and a <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> RefreshAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        CacheSource<TState, T> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, state, source, options.And(tags), cancellationToken));

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it, with state and a <see cref="SourceContext"/>, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(IDomainCache, CacheKey, TState, Func{TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<T> RefreshAsync<TState, T>(
        this IDomainCache cache,
        CacheKey key,
        TState state,
        Func<TState, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        ValueOf(cache.RefreshResultAsync(key, (state, source), static (call, load, token) => new ValueTask<T>(call.source(call.state, load, token)), options.And(tags), cancellationToken));
}
