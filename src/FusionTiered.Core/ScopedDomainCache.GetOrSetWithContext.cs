using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace FusionTiered;

public readonly partial record struct ScopedDomainCache<TService>
{
    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrSetAsync<T>(
        CacheKey key,
        Func<TService, SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(key, source, static (service, source, load, token) => source(service, load, token), options.And(tags), cancellationToken);

    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrSetAsync<T>(
        in ComposedKey key,
        Func<TService, SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(in key, source, static (service, source, load, token) => source(service, load, token), options.And(tags), cancellationToken);

    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public ValueTask<T> GetOrSetAsync<T>(
        CacheKey key,
        Func<TService, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(key, source, static (service, source, load, token) => new ValueTask<T>(source(service, load, token)), options.And(tags), cancellationToken);

    /// <summary>The same with a source that may answer more than a value: see <see cref="SourceContext"/>; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(CacheKey, Func{TService, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<T> GetOrSetAsync<T>(
        in ComposedKey key,
        Func<TService, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(in key, source, static (service, source, load, token) => new ValueTask<T>(source(service, load, token)), options.And(tags), cancellationToken);

    /// <summary>The same with state and a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrSetAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(key, (state, source), static (service, call, load, token) => call.source(service, call.state, load, token), options.And(tags), cancellationToken);

    /// <summary>The same with state and a source that may answer more than a value: see <see cref="SourceContext"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(1)]
    public ValueTask<T> GetOrSetAsync<TState, T>(
        in ComposedKey key,
        TState state,
        Func<TService, TState, SourceContext, CancellationToken, ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(in key, (state, source), static (service, call, load, token) => call.source(service, call.state, load, token), options.And(tags), cancellationToken);

    /// <summary>The same with state and a source that may answer more than a value: see <see cref="SourceContext"/>; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    public ValueTask<T> GetOrSetAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TService, TState, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(key, (state, source), static (service, call, load, token) => new ValueTask<T>(call.source(service, call.state, load, token)), options.And(tags), cancellationToken);

    /// <summary>The same with state and a source that may answer more than a value: see <see cref="SourceContext"/>; it returns a <see cref="Task{TResult}"/>.</summary>
    /// <inheritdoc cref="GetOrSetAsync{TState, T}(CacheKey, TState, Func{TService, TState, CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ValueTask<T> GetOrSetAsync<TState, T>(
        in ComposedKey key,
        TState state,
        Func<TService, TState, SourceContext, CancellationToken, Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        Load(in key, (state, source), static (service, call, load, token) => new ValueTask<T>(call.source(service, call.state, load, token)), options.And(tags), cancellationToken);
}
