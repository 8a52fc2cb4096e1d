using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FusionTiered;

public readonly partial record struct ScopedDomainCache<TService>
{
    /// <summary>The value of <paramref name="key"/>, loaded by a service of the load's own scope when no tier has it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="source">Loads the value. The service is disposed when it has returned.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="tags">Tags of the value, besides those of <paramref name="options"/>. A hit does not read them.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The load goes on for the others.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrSetAsync<T>(
        CacheKey key,
        Func<TService, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(key, source, static (service, source, _, token) => source(service, token), options.And(tags), cancellationToken);

    /// <summary>The same with a source.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrSetAsync<T>(
        in ComposedKey key,
        Func<TService, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(in key, source, static (service, source, _, token) => source(service, token), options.And(tags), cancellationToken);

    /// <summary>The same with a source that returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public ValueTask<T> GetOrSetAsync<T>(
        CacheKey key,
        Func<TService, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(key, source, static (service, source, _, token) => new ValueTask<T>(source(service, token)), options.And(tags), cancellationToken);

    /// <summary>The same with a source that returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<T> GetOrSetAsync<T>(
        in ComposedKey key,
        Func<TService, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(in key, source, static (service, source, _, token) => new ValueTask<T>(source(service, token)), options.And(tags), cancellationToken);
}
