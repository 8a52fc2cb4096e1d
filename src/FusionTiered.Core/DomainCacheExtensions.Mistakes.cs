using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FusionTiered;

// Calls that cannot work. They compile to an error that says what to write.
[SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "Nothing is done.")]
public static partial class DomainCacheExtensions
{
    private const string NoValueAtOnce =
        "A source returns a Task<T> or a ValueTask<T>. Write token => new ValueTask<T>(value), or async token => value. Where you have the value already, call SetAsync.";

    private const string NoToken =
        "A source gets a CancellationToken, which ends it at the deadline. Write token => LoadAsync(token), or _ => LoadAsync() where it has no use for one.";

    /// <summary>Does not compile: a source returns a task.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="source">The source.</param>
    /// <param name="options">The options.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    [Obsolete(NoValueAtOnce, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(-1)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<CancellationToken, T> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException(NoValueAtOnce);

    /// <summary>Does not compile: a source gets a token.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, T}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [Obsolete(NoToken, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<ValueTask<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException(NoToken);

    /// <summary>Does not compile: a source gets a token.</summary>
    /// <inheritdoc cref="GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, T}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)"/>
    [Obsolete(NoToken, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(-1)]
    public static ValueTask<T> GetOrSetAsync<T>(
        this IDomainCache cache,
        CacheKey key,
        Func<Task<T>> source,
        CacheCallOptions options = default,
        IReadOnlyCollection<string>? tags = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException(NoToken);
}
