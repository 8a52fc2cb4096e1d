namespace FusionTiered;

/// <summary>Writes values of one type behind: the cache has the value at once, the sink (a database, for instance) gets it a moment later.</summary>
/// <remarks>
/// Registered by <c>AddWriteBehind</c> and <c>AddDurableWriteBehind</c>; for a cache with a name under that name as key. While a write is pending,
/// reads of its key get the pending value and ask no source, also after the cached value is gone.
/// </remarks>
/// <typeparam name="T">The type of the values.</typeparam>
public interface IWriteBehind<T>
{
    /// <summary>Accepts a write: into the buffer first, then into L1, L2 and the other nodes. The sink gets it later.</summary>
    /// <remarks>Writes of one key reach the sink in the order in which they were accepted. Do not change the value afterwards.</remarks>
    /// <param name="key">The key; of a profile that has a write-behind for <typeparamref name="T"/>.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">What the write to the cache wants otherwise than the profile says.</param>
    /// <param name="cancellationToken">Ends the wait for room in the buffer. An accepted write is not called off.</param>
    /// <returns>How far the write to the cache got. Also with <see cref="CacheReach.LocalOnly"/> the write is in the buffer.</returns>
    /// <exception cref="WriteNotAcceptedException">The buffer did not take the write; <see cref="WriteNotAcceptedException.Reason"/> says why.</exception>
    /// <exception cref="InvalidOperationException">The write was accepted, but the cache did not take its value: it was removed instead. Do not write it again.</exception>
    /// <exception cref="ArgumentException">The profile of the key has no write-behind for <typeparamref name="T"/>.</exception>
    ValueTask<CacheWrite> WriteAsync(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default);

    /// <summary>Hands pending writes to the sink without waiting for full batches, until none is pending.</summary>
    /// <remarks>
    /// Writes that wait for their next try keep waiting for it, so while the sink fails it does not return. A durable buffer counts the writes of all
    /// nodes, and asks Redis: its client's exceptions come through, here and in the two methods below.
    /// </remarks>
    /// <param name="profile">The profile.</param>
    /// <param name="cancellationToken">Ends the wait, not the writes.</param>
    ValueTask FlushAsync(CacheProfile profile, CancellationToken cancellationToken = default);

    /// <summary>The writes that have stepped aside after <see cref="WriteBehindOptions.MaxTries"/> tries, the oldest first. They take room in the buffer until they are dropped. A value that can no longer be read is the default one.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<PoisonWrite<T>>> ListPoisonAsync(CacheProfile profile, CancellationToken cancellationToken = default);

    /// <summary>Drops a write that has stepped aside.</summary>
    /// <remarks>To try it again, call <see cref="WriteAsync"/> with its value; but look first: a later write of its key may have reached the sink, and an old value would be put over it.</remarks>
    /// <param name="profile">The profile.</param>
    /// <param name="id">Its <see cref="PendingWrite{T}.Id"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was such a write.</returns>
    ValueTask<bool> DropPoisonAsync(CacheProfile profile, Guid id, CancellationToken cancellationToken = default);
}
