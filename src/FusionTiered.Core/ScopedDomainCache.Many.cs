using System.Runtime.CompilerServices;
using FusionTiered.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

public readonly partial record struct ScopedDomainCache<TService>
{
    /// <summary>The values of several keys: one call of <paramref name="source"/>, with a service of its own scope, loads those that no tier has and nobody else is loading.</summary>
    /// <param name="keys">The keys; one given twice is asked for once.</param>
    /// <param name="source">Loads the missing keys. It may leave keys out: they are left out of the answer, and not stored.</param>
    /// <param name="options">What this call wants otherwise than the profiles say.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The loads go on for others.</param>
    /// <typeparam name="T">The type of the values.</typeparam>
    [OverloadResolutionPriority(1)]
    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys,
        Func<TService, IReadOnlyList<CacheKey>, CancellationToken, ValueTask<IReadOnlyDictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        LoadMany<Func<TService, IReadOnlyList<CacheKey>, CancellationToken, ValueTask<IReadOnlyDictionary<CacheKey, T>>>, T>(keys, source, static (service, source, missing, token) => source(service, missing, token), options, cancellationToken);

    /// <summary>The same with a source that returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetManyAsync{T}(IReadOnlyCollection{CacheKey}, Func{TService, IReadOnlyList{CacheKey}, CancellationToken, ValueTask{IReadOnlyDictionary{CacheKey, T}}}, CacheCallOptions, CancellationToken)"/>
    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys,
        Func<TService, IReadOnlyList<CacheKey>, CancellationToken, Task<IReadOnlyDictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        LoadMany<Func<TService, IReadOnlyList<CacheKey>, CancellationToken, Task<IReadOnlyDictionary<CacheKey, T>>>, T>(keys, source, static (service, source, missing, token) => new ValueTask<IReadOnlyDictionary<CacheKey, T>>(source(service, missing, token)), options, cancellationToken);

    /// <summary>The same with a source that returns a <see cref="Dictionary{TKey, TValue}"/>, as <c>ToDictionaryAsync</c> does.</summary>
    /// <inheritdoc cref="GetOrSetManyAsync{T}(IReadOnlyCollection{CacheKey}, Func{TService, IReadOnlyList{CacheKey}, CancellationToken, ValueTask{IReadOnlyDictionary{CacheKey, T}}}, CacheCallOptions, CancellationToken)"/>
    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys,
        Func<TService, IReadOnlyList<CacheKey>, CancellationToken, Task<Dictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        LoadMany<Func<TService, IReadOnlyList<CacheKey>, CancellationToken, Task<Dictionary<CacheKey, T>>>, T>(keys, source, static async (service, source, missing, token) => await source(service, missing, token).ConfigureAwait(Continuation.IsCaptured), options, cancellationToken);

    /// <summary>The same with state and a source that returns a <see cref="ValueTask{TResult}"/>.</summary>
    /// <param name="keys">The keys; one given twice is asked for once.</param>
    /// <param name="state">What <paramref name="source"/> needs besides the service.</param>
    /// <param name="source">Loads the missing keys. It may leave keys out: they are left out of the answer, and not stored.</param>
    /// <param name="options">What this call wants otherwise than the profiles say.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The loads go on for others.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="T">The type of the values.</typeparam>
    [OverloadResolutionPriority(1)]
    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        Func<TService, TState, IReadOnlyList<CacheKey>, CancellationToken, ValueTask<IReadOnlyDictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        LoadMany<(TState state, Func<TService, TState, IReadOnlyList<CacheKey>, CancellationToken, ValueTask<IReadOnlyDictionary<CacheKey, T>>> source), T>(keys, (state, source), static (service, call, missing, token) => call.source(service, call.state, missing, token), options, cancellationToken);

    /// <summary>The same with state and a source that returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetManyAsync{TState, T}(IReadOnlyCollection{CacheKey}, TState, Func{TService, TState, IReadOnlyList{CacheKey}, CancellationToken, ValueTask{IReadOnlyDictionary{CacheKey, T}}}, CacheCallOptions, CancellationToken)"/>
    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        Func<TService, TState, IReadOnlyList<CacheKey>, CancellationToken, Task<IReadOnlyDictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        LoadMany<(TState state, Func<TService, TState, IReadOnlyList<CacheKey>, CancellationToken, Task<IReadOnlyDictionary<CacheKey, T>>> source), T>(keys, (state, source), static (service, call, missing, token) => new ValueTask<IReadOnlyDictionary<CacheKey, T>>(call.source(service, call.state, missing, token)), options, cancellationToken);

    /// <summary>The same with state and a source that returns a <see cref="Dictionary{TKey, TValue}"/>, as <c>ToDictionaryAsync</c> does.</summary>
    /// <inheritdoc cref="GetOrSetManyAsync{TState, T}(IReadOnlyCollection{CacheKey}, TState, Func{TService, TState, IReadOnlyList{CacheKey}, CancellationToken, ValueTask{IReadOnlyDictionary{CacheKey, T}}}, CacheCallOptions, CancellationToken)"/>
    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        Func<TService, TState, IReadOnlyList<CacheKey>, CancellationToken, Task<Dictionary<CacheKey, T>>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        LoadMany<(TState state, Func<TService, TState, IReadOnlyList<CacheKey>, CancellationToken, Task<Dictionary<CacheKey, T>>> source), T>(keys, (state, source), static async (service, call, missing, token) => await call.source(service, call.state, missing, token).ConfigureAwait(Continuation.IsCaptured), options, cancellationToken);

    private ValueTask<IReadOnlyDictionary<CacheKey, T>> LoadMany<TCall, T>(
        IReadOnlyCollection<CacheKey> keys,
        TCall call,
        Func<TService, TCall, IReadOnlyList<CacheKey>, CancellationToken, ValueTask<IReadOnlyDictionary<CacheKey, T>>> source,
        CacheCallOptions options,
        CancellationToken cancellationToken) =>
        _cache.GetOrSetManyAsync<(IServiceScopeFactory Scopes, TCall Call, Func<TService, TCall, IReadOnlyList<CacheKey>, CancellationToken, ValueTask<IReadOnlyDictionary<CacheKey, T>>> Source), T>(
            keys,
            (_scopes, call, source),
            static async (load, missing, token) =>
            {
                var scope = load.Scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(Continuation.IsCaptured))
                {
                    var service = scope.ServiceProvider.GetRequiredService<TService>();
                    return await load.Source(service, load.Call, missing, token).ConfigureAwait(Continuation.IsCaptured);
                }
            },
            options,
            cancellationToken);
}
