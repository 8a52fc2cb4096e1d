using FusionTiered.Profiles;

namespace FusionTiered.Writing;

/// <summary>Accepts writes: the buffer first, then the cache. One write of a key at a time on this node.</summary>
/// <param name="cache">The cache.</param>
/// <param name="profiles">Its profiles.</param>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class WriteBehind<T>(IDomainCache cache, ProfileCatalog profiles) : IWriteBehind<T>
{
    private const int Gates = 1 << 8;

    // Few gates for many keys: two keys behind one gate wait for each other, and no harm is done.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(static _ => new SemaphoreSlim(1, 1))];

    public async ValueTask<CacheWrite> WriteAsync(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        var buffer = BufferOf(profiles.Resolve(key), nameof(key));
        var gate = _gates[key.Hash & (Gates - 1)];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            AcceptedWrite accepted;
            try
            {
                accepted = await buffer.AcceptAsync(key, value, cancellationToken).ConfigureAwait(false);
            }
            catch (WriteNotAcceptedException refusal) when (refusal.Reason == WriteRefusal.Unknown)
            {
                // If the buffer has it after all, the cached value is an old one.
                await cache.RemoveAsync(key, CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            var write = await cache.SetAsync(key, value, options, CancellationToken.None).ConfigureAwait(false);
            if (!await buffer.IsNewestAsync(key, accepted).ConfigureAwait(false))
            {
                // Another node's later write may have reached the cache before this one. The next read finds the newest value.
                await cache.RemoveAsync(key, CancellationToken.None).ConfigureAwait(false);
            }

            return write;
        }
        finally
        {
            gate.Release();
        }
    }

    public ValueTask FlushAsync(CacheProfile profile, CancellationToken cancellationToken = default) =>
        BufferOf(profile).FlushAsync(cancellationToken);

    public ValueTask<IReadOnlyList<PoisonWrite<T>>> ListPoisonAsync(CacheProfile profile, CancellationToken cancellationToken = default) =>
        BufferOf(profile).ListPoisonAsync(cancellationToken);

    public ValueTask<bool> DropPoisonAsync(CacheProfile profile, Guid id, CancellationToken cancellationToken = default) =>
        BufferOf(profile).DropPoisonAsync(id, cancellationToken);

    private IWriteBuffer<T> BufferOf(CacheProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return BufferOf(profiles.Registered(profile), nameof(profile));
    }

    private static IWriteBuffer<T> BufferOf(ProfileState profile, string argument) => profile.Pending as IWriteBuffer<T>
        ?? throw new ArgumentException($"Profile '{profile.Name}' has no write-behind for values of type '{typeof(T)}'. Register it: AddWriteBehind<{typeof(T).Name}>(profile, sink).", argument);
}
