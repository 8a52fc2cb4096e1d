using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using FusionTiered.Calls;
using FusionTiered.Scheduling;

namespace FusionTiered;

/// <summary>The calls an application writes.</summary>
public static partial class DomainCacheExtensions
{
    /// <summary>Memory only, and therefore synchronous: the value of <paramref name="key"/> if memory holds it fresh.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, or the default of <typeparamref name="T"/>.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <exception cref="CacheTypeMismatchException">Memory holds a value of another type under this key.</exception>
    public static bool TryGet<T>(this IDomainCache cache, CacheKey key, [MaybeNullWhen(false)] out T value)
    {
        if (cache.TryHit(in key, typeof(T), countMiss: true, out var hit))
        {
            value = TrustedCast.To<T>(hit);
            return true;
        }

        value = default;
        return false;
    }

    /// <inheritdoc cref="TryGet{T}(IDomainCache, CacheKey, out T)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool TryGet<T>(this IDomainCache cache, in ComposedKey key, [MaybeNullWhen(false)] out T value)
    {
        if (cache.TryHit(in key, typeof(T), countMiss: true, out var hit))
        {
            value = TrustedCast.To<T>(hit);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Writes a value through every tier, with tags.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is a value.</param>
    /// <param name="tags">Its tags, besides those of <paramref name="options"/>.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends the wait, not the write.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static ValueTask<CacheWrite> SetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        T value,
        IReadOnlyCollection<string> tags,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default) =>
        cache.SetAsync(key, value, options.And(tags), cancellationToken);

    /// <summary>The cache for sources that need a service: each load gets a scope of its own, disposed when the source has returned.</summary>
    /// <param name="cache">The cache.</param>
    /// <typeparam name="TService">The service.</typeparam>
    /// <exception cref="InvalidOperationException">The cache was made without a container.</exception>
    public static ScopedDomainCache<TService> With<TService>(this IDomainCache cache)
        where TService : notnull => new(cache);

    // A source is asked for a T: it alone may answer that there is nothing, and then says so by its own type.
    private static ValueTask<T> ValueOf<T>(ValueTask<CacheResult<T>> result)
    {
        // A result that is there already costs no state machine.
        return result.IsCompletedSuccessfully ? new(result.Result.Value!) : AwaitAsync(result);

        static async ValueTask<T> AwaitAsync(ValueTask<CacheResult<T>> result) => (await result.ConfigureAwait(Continuation.IsCaptured)).Value!;
    }
}
