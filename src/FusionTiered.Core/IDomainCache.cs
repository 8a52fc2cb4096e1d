using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>The cache of one service: one call reads memory, L2 and the source, under the profile of the key.</summary>
/// <remarks>
/// The calls an application writes, the most frequent first:
/// <list type="bullet">
/// <item><see cref="DomainCacheExtensions.GetOrSetAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)">GetOrSetAsync</see>: the value from memory, L2 or the source.</item>
/// <item><see cref="DomainCacheExtensions.TryGet{T}(IDomainCache, CacheKey, out T)">TryGet</see>: memory only, synchronous.</item>
/// <item><see cref="GetAsync"/>: memory and L2, without a source; <see cref="ContainsAsync"/> asks whether there is a value.</item>
/// <item><see cref="SetAsync"/>: writes a value through every tier.</item>
/// <item><see cref="DomainCacheSaveExtensions.SaveAsync{T}(IDomainCache, CacheKey, T, Func{CancellationToken, ValueTask}, CacheCallOptions, CancellationToken)">SaveAsync</see>: writes the database, then every tier.</item>
/// <item><see cref="RemoveAsync"/>: takes a value away; <see cref="ExpireAsync"/> keeps it as a stale fallback.</item>
/// <item><see cref="InvalidateAsync{TEvent}(TEvent, CancellationToken)"/>: removes what an event is mapped to; <see cref="InvalidateTagAsync"/> what has a tag; <see cref="ClearPatternAsync"/> what matches a pattern; <see cref="ClearAsync"/> a profile or everything.</item>
/// <item><see cref="ClearMemory"/>: empties the memory of this node alone.</item>
/// <item><see cref="DomainCacheExtensions.RefreshAsync{T}(IDomainCache, CacheKey, Func{CancellationToken, ValueTask{T}}, CacheCallOptions, IReadOnlyCollection{string}, CancellationToken)">RefreshAsync</see>: loads from the source, whatever the tiers hold.</item>
/// <item><see cref="GetOrSetManyAsync"/>, <see cref="GetManyAsync"/>, <see cref="SetManyAsync"/>, <see cref="RemoveManyAsync"/>: many keys at once.</item>
/// <item><see cref="DomainCacheExtensions.With{TService}(IDomainCache)">With</see>: sources that need a service from a scope of their own.</item>
/// <item><see cref="WatchAsync"/>, <see cref="GetStatistics"/>, <see cref="GetHealth"/>: what changes, the figures, the state of the tiers.</item>
/// </list>
/// To learn from which tier an answer came, and whether it is stale or verified, call <c>GetOrSetResultAsync</c>, which takes the
/// same sources as <c>GetOrSetAsync</c>. The members <see cref="GetOrSetResultAsync"/>, <see cref="RefreshResultAsync"/>,
/// <c>TryHit</c> and <see cref="Scopes"/> are what the extension methods are built on: code completion does not list them. An engine implements them; <c>TryHit</c> is not generic because a generic interface
/// method costs a look-up at every call. No member takes a ref struct, so that mocking libraries can implement the interface.
/// </remarks>
public interface IDomainCache
{
    /// <summary>The name it was registered under; empty for the one without a name.</summary>
    string Name { get; }

    /// <summary>
    /// The value of <paramref name="key"/> from the first tier that has it fresh. No source is asked. Calls for one key at the same time
    /// share the read of L2, unless they leave memory out or the profile is strict.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options = default, CancellationToken cancellationToken = default);

    /// <summary>Writes a value through every tier. A load of the key that is under way will not overwrite it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is a value.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends the wait, not the write.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default);

    /// <summary>Takes the value away, in every tier and node. It will not stand in for a failing source either.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait, not the removal.</param>
    ValueTask<CacheWrite> RemoveAsync(CacheKey key, CancellationToken cancellationToken = default);

    /// <summary>Ends the lifetime of the value, which is kept to stand in for a failing source.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait, not the expiry.</param>
    ValueTask<CacheWrite> ExpireAsync(CacheKey key, CancellationToken cancellationToken = default);

    /// <summary>Whether a tier has a fresh value of <paramref name="key"/>. Counts nothing and notes no use.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken = default);

    /// <summary>The fresh values of several keys; those that no tier has are left out.</summary>
    /// <param name="keys">The keys; one given twice is asked for once.</param>
    /// <param name="options">What this call wants otherwise than the profiles say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <typeparam name="T">The type of the values.</typeparam>
    ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// The values of several keys: one call of <paramref name="source"/> loads those that no tier has and nobody else is loading.
    /// </summary>
    /// <param name="keys">The keys; one given twice is asked for once.</param>
    /// <param name="state">What <paramref name="source"/> needs, handed through.</param>
    /// <param name="source">Loads what is missing. It may leave keys out: they are left out of the answer, and not stored.</param>
    /// <param name="options">What this call wants otherwise than the profiles say.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The loads go on for others.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="T">The type of the values.</typeparam>
    ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        CacheManySource<TState, T> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default);

    /// <summary>Writes several values through every tier.</summary>
    /// <param name="values">The keys and their values.</param>
    /// <param name="options">What this call wants otherwise than the profiles say.</param>
    /// <param name="cancellationToken">Ends the wait, not the writes.</param>
    /// <typeparam name="T">The type of the values.</typeparam>
    ValueTask<CacheWrite> SetManyAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options = default, CancellationToken cancellationToken = default);

    /// <summary>Takes several values away, in every tier and node.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellationToken">Ends the wait, not the removals.</param>
    ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken = default);

    /// <summary>Invalidates every value with this tag, also one that is being loaded now and will name the tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait, not the invalidation.</param>
    ValueTask<CacheWrite> InvalidateTagAsync(string tag, CancellationToken cancellationToken = default);

    /// <summary>Takes away all values whose keys match a pattern, in every tier and node.</summary>
    /// <param name="pattern">
    /// In the syntax of Redis: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a-z]</c>, and <c>\</c> before a character that means itself.
    /// Put values into it with <see cref="CachePattern"/>.
    /// </param>
    /// <param name="count">
    /// Whether to count what goes: the answer has the number of the values in the memory of this node or in L2, whichever is larger. For that the
    /// keys of L2 are walked after the removal, and Redis looks at all keys it has, also foreign ones. Without, a pattern that an event is mapped to, or a whole profile, costs one write.
    /// </param>
    /// <param name="cancellationToken">Ends the wait and the count, not the removal.</param>
    /// <exception cref="InvalidPatternException">It is no pattern.</exception>
    ValueTask<CacheWrite> ClearPatternAsync(string pattern, bool count = true, CancellationToken cancellationToken = default);

    /// <summary>Invalidates what an event of this type is mapped to (<c>AddInvalidation</c>), then runs its handlers.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="cancellationToken">Before anything is begun it ends the call; handlers get it.</param>
    /// <typeparam name="TEvent">Its type.</typeparam>
    /// <returns>How far it got, and how many keys went where they were counted: patterns that cost no walk are not.</returns>
    /// <exception cref="UnknownEventException">The event is mapped to nothing.</exception>
    /// <exception cref="InvalidationException">A value is missing (nothing was done), or handlers failed (all else was done).</exception>
    ValueTask<CacheWrite> InvalidateAsync<TEvent>(TEvent happened, CancellationToken cancellationToken = default)
        where TEvent : notnull;

    /// <summary>Invalidates what a named event is mapped to (<c>AddInvalidation</c> or configuration), then runs its handlers.</summary>
    /// <param name="happened">The name of the event.</param>
    /// <param name="data">The values of its placeholders.</param>
    /// <param name="cancellationToken">Before anything is begun it ends the call; handlers get it.</param>
    /// <returns>How far it got, and how many keys went where they were counted: patterns that cost no walk are not.</returns>
    /// <exception cref="UnknownEventException">The event is mapped to nothing.</exception>
    /// <exception cref="InvalidationException">A value is missing (nothing was done), or handlers failed (all else was done).</exception>
    ValueTask<CacheWrite> InvalidateAsync(
        string happened, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default);

    /// <summary>Does not compile: a key is no event.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">The token.</param>
    [Obsolete("InvalidateAsync is told an event. To remove the value of a key, write RemoveAsync(key); to keep it as a stale fallback, ExpireAsync(key).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<CacheWrite> InvalidateAsync(CacheKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Does not compile: a text alone may be a tag, an event or a pattern.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">The token.</param>
    [Obsolete("For a tag write InvalidateTagAsync(tag), for an event by its name InvalidateAsync(name, data), for a pattern of keys ClearPatternAsync(pattern), for a profile ClearAsync(profile).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<CacheWrite> InvalidateAsync(string text, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Does not compile: a profile is no event.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="cancellationToken">The token.</param>
    [Obsolete("InvalidateAsync is told an event. To remove all values of a profile, write ClearAsync(profile).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<CacheWrite> InvalidateAsync(CacheProfile profile, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Takes away all values, or those of one profile.</summary>
    /// <param name="profile">The profile; null for all.</param>
    /// <param name="cancellationToken">Ends the wait, not the removal.</param>
    /// <returns>How many values went from memory.</returns>
    ValueTask<CacheWrite> ClearAsync(CacheProfile? profile = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Empties the memory of this node, or drops what it holds of one profile. L2 and the other nodes keep their values: the next call reads
    /// them from L2. Nobody who watches is told, since no value has changed.
    /// </summary>
    /// <param name="profile">The profile; null for all.</param>
    /// <returns>How many values went from memory.</returns>
    /// <remarks>
    /// For emergencies, and for tests of a cold node. Stale values go as well. A profile in memory alone, and a value that L2 could not
    /// take, have no other copy: their sources are asked again. It is an eviction: calls under way are not touched, and what is being loaded
    /// may come into memory after it.
    /// </remarks>
    long ClearMemory(CacheProfile? profile = null);

    /// <summary>
    /// The changes of this cache, as they happen. The first item is <see cref="CacheChangeKind.Watching"/>: nothing that
    /// comes after it is missed. A slow reader finds the newest change of each key, not a queue of all.
    /// </summary>
    /// <param name="watch">Which changes.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <remarks>Values that expire or are evicted are no changes. The watch ends with the cache.</remarks>
    IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, CancellationToken cancellationToken = default);

    /// <summary>The keys whose values memory holds fresh, as they are when the enumeration begins.</summary>
    IEnumerable<CacheKey> MemoryKeys();

    /// <summary>The figures since the cache was made: cheap, and never reset.</summary>
    CacheStatistics GetStatistics();

    /// <summary>How the cache is. Looks at what is known; asks nobody.</summary>
    CacheHealth GetHealth();

    /// <summary>The value of <paramref name="key"/> from the first tier that has it, or from its source, and where it came from.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">What <paramref name="source"/> needs, handed through.</param>
    /// <param name="source">Loads the value when no tier has it; one call at a time for each key.</param>
    /// <param name="options">What this call wants otherwise than its profile says.</param>
    /// <param name="cancellationToken">Ends this caller's wait. The load goes on for the others, and ends with the last of them.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <exception cref="SourceTimeoutException">The source passed its hard deadline, and no stale value was at hand.</exception>
    /// <exception cref="SourcesExhaustedException">Too many sources of the profile run on past their deadline, and no stale value was at hand.</exception>
    /// <exception cref="RecursiveLoadException">The call comes from a source that the load of this key waits for.</exception>
    /// <exception cref="CacheTypeMismatchException">The key holds, or loads, a value of another type.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default);

    /// <summary>Loads the value from its source whatever the tiers hold, stores it, and answers it.</summary>
    /// <remarks>Refreshes of one key at the same time share one load. A plain load under way is not joined: it may have read too early.</remarks>
    /// <inheritdoc cref="GetOrSetResultAsync{TState, T}"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask<CacheResult<T>> RefreshResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default);

    /// <summary>Memory only: the value of <paramref name="key"/> if it may be served as it lies.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">The type the caller will read the value as.</param>
    /// <param name="countMiss">Whether a miss is counted; false when a call follows that counts it.</param>
    /// <param name="value">The value; on a true answer a <paramref name="type"/>.</param>
    /// <returns>Whether there was a fresh value.</returns>
    /// <exception cref="CacheTypeMismatchException">Memory holds a value of another type under this key.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    bool TryHit(in CacheKey key, Type type, bool countMiss, out object? value);

    /// <summary>Makes scopes for sources that ask for a service of their own; null where the cache was made without a container.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    IServiceScopeFactory? Scopes { get; }
}
