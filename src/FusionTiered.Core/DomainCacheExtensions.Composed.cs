using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FusionTiered;

public static partial class DomainCacheExtensions
{
    /// <summary>Memory only: the value of a composed key if it may be served as it lies. An engine builds no string for a hit; any other cache gets a <see cref="CacheKey"/>.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="type">The type the caller will read the value as.</param>
    /// <param name="countMiss">Whether a miss is counted; false when a call follows that counts it.</param>
    /// <param name="value">The value; on a true answer a <paramref name="type"/>.</param>
    /// <returns>Whether there was a fresh value.</returns>
    /// <exception cref="CacheTypeMismatchException">Memory holds a value of another type under this key.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryHit(this IDomainCache cache, in ComposedKey key, Type type, bool countMiss, out object? value) =>
        cache is CheckedDomainCache engine ? engine.TryHit(in key, type, countMiss, out value) : TryHitByText(cache, in key, type, countMiss, out value);

    // Apart, so that the callers of the method above stay small.
    private static bool TryHitByText(IDomainCache cache, in ComposedKey key, Type type, bool countMiss, out object? value)
    {
        var kept = key.ToCacheKey();
        return cache.TryHit(in kept, type, countMiss, out value);
    }
}
