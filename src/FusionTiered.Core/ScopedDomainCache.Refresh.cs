using System.Runtime.CompilerServices;

namespace FusionTiered;

public readonly partial record struct ScopedDomainCache<TService>
{
    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> RefreshAsync<T>(
        CacheKey key,
        Func<TService, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Refresh(key, source, static (service, source, _, token) => source(service, token), options.And(tags), cancellationToken);

    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public ValueTask<T> RefreshAsync<T>(
        CacheKey key,
        Func<TService, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Refresh(key, source, static (service, source, _, token) => new ValueTask<T>(source(service, token)), options.And(tags), cancellationToken);

    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope, with state that is handed through.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> RefreshAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Refresh(key, (state, source), static (service, call, _, token) => call.source(service, call.state, token), options.And(tags), cancellationToken);

    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope, with state that is handed through, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public ValueTask<T> RefreshAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Refresh(key, (state, source), static (service, call, _, token) => new ValueTask<T>(call.source(service, call.state, token)), options.And(tags), cancellationToken);

    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope, with a <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> RefreshAsync<T>(
        CacheKey key,
        Func<TService, SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Refresh(key, source, static (service, source, load, token) => source(service, load, token), options.And(tags), cancellationToken);

    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope, with a <see cref="SourceContext"/>, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public ValueTask<T> RefreshAsync<T>(
        CacheKey key,
        Func<TService, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Refresh(key, source, static (service, source, load, token) => new ValueTask<T>(source(service, load, token)), options.And(tags), cancellationToken);

    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope, with state and a <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> RefreshAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Refresh(key, (state, source), static (service, call, load, token) => call.source(service, call.state, load, token), options.And(tags), cancellationToken);

    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope, with state and a <see cref="SourceContext"/>, from a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public ValueTask<T> RefreshAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Refresh(key, (state, source), static (service, call, load, token) => new ValueTask<T>(call.source(service, call.state, load, token)), options.And(tags), cancellationToken);
}
