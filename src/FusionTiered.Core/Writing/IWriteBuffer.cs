using FusionTiered.Profiles;

namespace FusionTiered.Writing;

/// <summary>Where the writes of one profile wait for their sink.</summary>
internal interface IWriteBuffer : IPendingWrites
{
    /// <summary>Begins to hand writes to the sink. Called once, when the cache is made.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="cache">Told when a value in it will not reach the sink.</param>
    void Start(ProfileState profile, IDomainCache cache);

    /// <summary>The last moments of a graceful stop: accepts no more, and flushes.</summary>
    /// <param name="cancellationToken">The time is over.</param>
    ValueTask StopAsync(CancellationToken cancellationToken);
}

/// <summary>Where the writes of one profile and type wait for their sink.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal interface IWriteBuffer<T> : IWriteBuffer
{
    /// <summary>Takes a write. One call at a time for each key on this node.</summary>
    /// <exception cref="WriteNotAcceptedException">The buffer did not take it.</exception>
    ValueTask<AcceptedWrite> AcceptAsync(CacheKey key, T value, CancellationToken cancellationToken);

    /// <summary>The cache has the value of the write. False: a later write of the key, or the sink, was faster, and the cached value may be an old one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="write">The write.</param>
    /// <param name="isEverywhere">Whether all nodes have it; if not, other nodes may have an older value until the write is sunk.</param>
    ValueTask<bool> IsNewestAsync(CacheKey key, AcceptedWrite write, bool isEverywhere);

    ValueTask FlushAsync(CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<PoisonWrite<T>>> ListPoisonAsync(CancellationToken cancellationToken);

    ValueTask<bool> DropPoisonAsync(Guid id, CancellationToken cancellationToken);
}
