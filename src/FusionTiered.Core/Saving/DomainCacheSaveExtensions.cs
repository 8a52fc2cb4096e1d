using System.Runtime.CompilerServices;
using FusionTiered.Saving;

namespace FusionTiered;

/// <summary>Write-through: one call writes the database, then the cache.</summary>
public static class DomainCacheSaveExtensions
{
    /// <summary>Writes the database, and after its commit L2, memory and the other nodes.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value as the database has it after <paramref name="save"/>; null is a value.</param>
    /// <param name="save">Writes the database, commit included. It gets <paramref name="cancellationToken"/>.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends the save. After the commit it ends nothing: the answer says how far the cache got.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <returns>
    /// <see cref="CacheReach.Everywhere"/>: no node serves the value from before. <see cref="CacheReach.LocalOnly"/>: the database has
    /// the write, the shared tier does not; the value from before is removed when the tier is back.
    /// </returns>
    /// <remarks>
    /// <para>
    /// If <paramref name="save"/> throws, nothing is cached and the exception comes through. The cached value is removed, because
    /// the write may have happened: a timeout, a cancellation and a lost connection do not tell. After a <see cref="NotSavedException"/> it stays.
    /// </para>
    /// <para>
    /// If saves of one key overlap, on one node or on several, the value is removed, since the cache cannot know whose commit was the last;
    /// the next read loads it. This holds among callers of <c>SaveAsync</c>; after any other write to the database, call
    /// <see cref="IDomainCache.RemoveAsync"/> in the same way, before a save or after it, not meanwhile.
    /// </para>
    /// </remarks>
    [OverloadResolutionPriority(1)]
    public static ValueTask<CacheWrite> SaveAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        T value,
        Func<CancellationToken, ValueTask> save,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
    {
        Check(cache, save);
        return WriteThrough.RunAsync(cache, key, value, save, static (save, token) => save(token), options, cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync{T}(IDomainCache, CacheKey, T, Func{CancellationToken, ValueTask}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<CacheWrite> SaveAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        T value,
        Func<CancellationToken, Task> save,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
    {
        Check(cache, save);
        return WriteThrough.RunAsync(cache, key, value, save, static (save, token) => new ValueTask(save(token)), options, cancellationToken);
    }

    /// <summary>Writes the database, and after its commit L2, memory and the other nodes; with state that is handed through.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value as the database has it after <paramref name="save"/>; null is a value.</param>
    /// <param name="state">What <paramref name="save"/> needs, handed through, so that it can be static.</param>
    /// <param name="save">Writes the database, commit included. It gets <paramref name="cancellationToken"/>.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends the save. After the commit it ends nothing: the answer says how far the cache got.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <inheritdoc cref="SaveAsync{T}(IDomainCache, CacheKey, T, Func{CancellationToken, ValueTask}, CacheCallOptions, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="SaveAsync{T}(IDomainCache, CacheKey, T, Func{CancellationToken, ValueTask}, CacheCallOptions, CancellationToken)" path="/remarks"/>
    [OverloadResolutionPriority(1)]
    public static ValueTask<CacheWrite> SaveAsync<T, TState>(
        this IDomainCache cache,
        CacheKey key,
        T value,
        TState state,
        Func<TState, CancellationToken, ValueTask> save,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
    {
        Check(cache, save);
        return WriteThrough.RunAsync(cache, key, value, state, save, options, cancellationToken);
    }

    /// <inheritdoc cref="SaveAsync{T, TState}(IDomainCache, CacheKey, T, TState, Func{TState, CancellationToken, ValueTask}, CacheCallOptions, CancellationToken)"/>
    public static ValueTask<CacheWrite> SaveAsync<T, TState>(
        this IDomainCache cache,
        CacheKey key,
        T value,
        TState state,
        Func<TState, CancellationToken, Task> save,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
    {
        Check(cache, save);
        return WriteThrough.RunAsync(
            cache, key, value, (state, save), static (call, token) => new ValueTask(call.save(call.state, token)), options, cancellationToken);
    }

    private static void Check(IDomainCache cache, Delegate save)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(save);
    }
}
