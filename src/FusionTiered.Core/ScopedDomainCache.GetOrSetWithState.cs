using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FusionTiered;

public readonly partial record struct ScopedDomainCache<TService>
{
    /// <summary>The same with state that is handed through, so that the source can be static.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">What <paramref name="source"/> needs besides the service.</param>
    /// <param name="source">Loads the value. The service is disposed when it has returned.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="tags">Tags of the value, besides those of <paramref name="options"/>. A hit does not read them.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The load goes on for the others.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrSetAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(key, (state, source), static (service, call, _, token) => call.source(service, call.state, token), options.And(tags), cancellationToken);

    /// <summary>The same with state that is handed through, so that the source can be static.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrSetAsync<TState, T>(
        in ComposedKey key,
        TState state,
        Func<TService, TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(in key, (state, source), static (service, call, _, token) => call.source(service, call.state, token), options.And(tags), cancellationToken);

    /// <summary>The same with state that is handed through, so that the source can be static; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public ValueTask<T> GetOrSetAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(key, (state, source), static (service, call, _, token) => new ValueTask<T>(call.source(service, call.state, token)), options.And(tags), cancellationToken);

    /// <summary>The same with state that is handed through, so that the source can be static; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<T> GetOrSetAsync<TState, T>(
        in ComposedKey key,
        TState state,
        Func<TService, TState, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(in key, (state, source), static (service, call, _, token) => new ValueTask<T>(call.source(service, call.state, token)), options.And(tags), cancellationToken);
}
