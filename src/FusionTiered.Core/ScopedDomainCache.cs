using FusionTiered.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>
/// The cache as seen by sources that need a service: each load gets a scope of its own, which lives as long as the load,
/// not as the request that happened to start it. Made by <see cref="DomainCacheExtensions.With{TService}(IDomainCache)"/>.
/// </summary>
/// <typeparam name="TService">The service that sources need, a <c>DbContext</c> for instance.</typeparam>
public readonly record struct ScopedDomainCache<TService>
    where TService : notnull
{
    private readonly IDomainCache _cache;
    private readonly IServiceScopeFactory _scopes;

    internal ScopedDomainCache(IDomainCache cache)
    {
        _cache = cache;
        _scopes = cache.Scopes ?? throw new InvalidOperationException(
            "This cache was made without a service container, so it cannot make scopes for sources. Register it with AddFusionTiered.");
    }

    /// <summary>The value of <paramref name="key"/>, loaded by a service of the load's own scope when no tier has it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">What <paramref name="source"/> needs besides the service.</param>
    /// <param name="source">Loads the value. The service is disposed when it has returned.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The load goes on for the others.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    public ValueTask<T> GetOrSetAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        _cache.GetOrSetAsync(key, (_scopes, source, state), Scoped<TState, T>.Call, options, cancellationToken);

    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public ValueTask<T> GetOrSetAsync<TState, T>(
        in ComposedKey key,
        TState state,
        Func<TService, TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        _cache.GetOrSetAsync(in key, (_scopes, source, state), Scoped<TState, T>.Call, options, cancellationToken);

    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public ValueTask<T> GetOrSetAsync<T>(
        CacheKey key,
        Func<TService, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        GetOrSetAsync(key, source, static (service, source, token) => source(service, token), options, cancellationToken);

    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public ValueTask<T> GetOrSetAsync<T>(
        in ComposedKey key,
        Func<TService, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        GetOrSetAsync(in key, source, static (service, source, token) => source(service, token), options, cancellationToken);

    /// <summary>Loads the value whatever the tiers hold, by a service of the load's own scope.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, CancellationToken)"/>
    public ValueTask<T> RefreshAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        _cache.RefreshAsync(key, (_scopes, source, state), Scoped<TState, T>.Plain, options, cancellationToken);

    private static class Scoped<TState, T>
    {
        public static readonly Func<(IServiceScopeFactory Scopes, Func<TService, TState, CancellationToken, ValueTask<T>> Source, TState State), CancellationToken, ValueTask<T>> Plain =
            static async (call, cancellationToken) =>
            {
                var scope = call.Scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(Continuation.IsCaptured))
                {
                    var service = scope.ServiceProvider.GetRequiredService<TService>();
                    return await call.Source(service, call.State, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
                }
            };

        public static readonly CacheSource<(IServiceScopeFactory Scopes, Func<TService, TState, CancellationToken, ValueTask<T>> Source, TState State), T> Call =
            static (call, _, cancellationToken) => Plain(call, cancellationToken);
    }
}
