using System.ComponentModel;
using System.Runtime.CompilerServices;
using FusionTiered.Calls;

namespace FusionTiered;

// A lambda that is async fits a Task and a ValueTask: the priority sends it to the ValueTask. A lambda that returns a Task fits that one alone.
public static partial class DomainCacheExtensions
{
    /// <summary>The value of <paramref name="key"/>: from memory, else from L2, else from its source, which is called once for all who ask.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="source">Loads the value. Its token is cancelled at the hard deadline of the profile, or when every caller has gone.</param>
    /// <param name="options">What this call wants otherwise than its profile says; a <see cref="TimeSpan"/> stands for a lifetime.</param>
    /// <param name="tags">Tags of the value, besides those of <paramref name="options"/>. A hit does not read them.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The load goes on for the others.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <exception cref="SourceTimeoutException">The source passed its hard deadline, and no stale value was at hand.</exception>
    /// <exception cref="CacheTypeMismatchException">The key holds, or loads, a value of another type.</exception>
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, source, static (source, _, token) => source(token), options.And(tags), cancellationToken));

    /// <summary>The same with a source that captures what it needs.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        in ComposedKey key,
        Func<CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), source, static (source, _, token) => source(token), options.And(tags), cancellationToken));

    /// <summary>The same with a source that captures what it needs; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key, source, static (source, _, token) => new ValueTask<T>(source(token)), options.And(tags), cancellationToken));

    /// <summary>The same with a source that captures what it needs; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        in ComposedKey key,
        Func<CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        options.MayHit && cache.TryHit(in key, typeof(T), countMiss: false, out var hit)
            ? new(TrustedCast.To<T>(hit))
            : ValueOf(cache.GetOrSetResultAsync(key.ToCacheKey(), source, static (source, _, token) => new ValueTask<T>(source(token)), options.And(tags), cancellationToken));
}
