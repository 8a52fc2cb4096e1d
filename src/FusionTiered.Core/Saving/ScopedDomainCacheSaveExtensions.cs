using System.Runtime.CompilerServices;
using FusionTiered.Saving;
using FusionTiered.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>Write-through with a service from a scope of its own, a <c>DbContext</c> for instance.</summary>
public static class ScopedDomainCacheSaveExtensions
{
    /// <summary>Writes the database, and after its commit L2, memory and the other nodes. The service is disposed when the save has returned.</summary>
    /// <param name="cache">The cache, from <see cref="DomainCacheExtensions.With{TService}(IDomainCache)"/>.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value as the database has it after <paramref name="save"/>; null is a value.</param>
    /// <param name="save">Writes the database, commit included.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends the save. After the commit it ends nothing: the answer says how far the cache got.</param>
    /// <typeparam name="TService">The service.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <returns>How far the cache got; the database has the write.</returns>
    /// <remarks>What it promises: <see cref="DomainCacheSaveExtensions.SaveAsync{T}(IDomainCache, CacheKey, T, Func{CancellationToken, ValueTask}, CacheCallOptions, CancellationToken)"/>.</remarks>
    [OverloadResolutionPriority(1)]
    public static ValueTask<CacheWrite> SaveAsync<TService, T>(
        this ScopedDomainCache<TService> cache,
        CacheKey key,
        T value,
        Func<TService, CancellationToken, ValueTask> save,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(save);
        return RunAsync(cache, key, value, save, static (save, service, token) => save(service, token), options, cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync{TService, T}(ScopedDomainCache{TService}, CacheKey, T, Func{TService, CancellationToken, ValueTask}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<CacheWrite> SaveAsync<TService, T>(
        this ScopedDomainCache<TService> cache,
        CacheKey key,
        T value,
        Func<TService, CancellationToken, Task> save,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(save);
        return RunAsync(cache, key, value, save, static (save, service, token) => new ValueTask(save(service, token)), options, cancellationToken);
    }

    /// <summary>The same with state that is handed through, so that the delegate can be static.</summary>
    /// <param name="cache">The cache, from <see cref="DomainCacheExtensions.With{TService}(IDomainCache)"/>.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value as the database has it after <paramref name="save"/>; null is a value.</param>
    /// <param name="state">What <paramref name="save"/> needs besides the service.</param>
    /// <param name="save">Writes the database, commit included.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends the save. After the commit it ends nothing: the answer says how far the cache got.</param>
    /// <typeparam name="TService">The service.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <returns>How far the cache got; the database has the write.</returns>
    [OverloadResolutionPriority(1)]
    public static ValueTask<CacheWrite> SaveAsync<TService, T, TState>(
        this ScopedDomainCache<TService> cache,
        CacheKey key,
        T value,
        TState state,
        Func<TService, TState, CancellationToken, ValueTask> save,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(save);
        return RunAsync(cache, key, value, (state, save), static (call, service, token) => call.save(service, call.state, token), options, cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync{TService, T, TState}(ScopedDomainCache{TService}, CacheKey, T, TState, Func{TService, TState, CancellationToken, ValueTask}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<CacheWrite> SaveAsync<TService, T, TState>(
        this ScopedDomainCache<TService> cache,
        CacheKey key,
        T value,
        TState state,
        Func<TService, TState, CancellationToken, Task> save,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(save);
        return RunAsync(cache, key, value, (state, save), static (call, service, token) => new ValueTask(call.save(service, call.state, token)), options, cancellationToken);
    }

    private static ValueTask<CacheWrite> RunAsync<TService, T, TCall>(
        ScopedDomainCache<TService> cache, CacheKey key, T value, TCall call, Func<TCall, TService, CancellationToken, ValueTask> save, CacheCallOptions options, CancellationToken cancellationToken)
        where TService : notnull =>
        WriteThrough.RunAsync(
            cache.Cache,
            key,
            value,
            (cache.Scopes, call, save),
            static async (its, token) =>
            {
                var scope = its.Scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(Continuation.IsCaptured))
                {
                    await its.save(its.call, scope.ServiceProvider.GetRequiredService<TService>(), token).ConfigureAwait(Continuation.IsCaptured);
                }
            },
            options,
            cancellationToken);
}
