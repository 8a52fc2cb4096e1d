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

            var write = await SetAsync(key, value, options).ConfigureAwait(false);
            if (!await buffer.IsNewestAsync(key, accepted, write.IsEverywhere).ConfigureAwait(false))
            {
                // Another node's later write may have reached the cache before this one. The next read finds the newest value.
                write = write.And(await cache.RemoveAsync(key, CancellationToken.None).ConfigureAwait(false)) with { Removed = 0 };
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

    private async ValueTask<CacheWrite> SetAsync(CacheKey key, T value, CacheCallOptions options)
    {
        try
        {
            return await cache.SetAsync(key, value, options, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The buffer has the write, so it stands, whatever the cache throws.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var accepted = new InvalidOperationException(
                $"A write of profile '{profiles.Resolve(key).Name}' is in the buffer and reaches the sink, but the cache did not take its value: see the inner exception. Do not write it again.", failure);
            try
            {
                await cache.RemoveAsync(key, CancellationToken.None).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The first failure tells more.
            catch (Exception)
#pragma warning restore CA1031
            {
                throw accepted;
            }

            throw accepted;
        }
    }

    private IWriteBuffer<T> BufferOf(CacheProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return BufferOf(profiles.Registered(profile), nameof(profile));
    }

    private static IWriteBuffer<T> BufferOf(ProfileState profile, string argument) => profile.Pending as IWriteBuffer<T>
        ?? throw new ArgumentException($"Profile '{profile.Name}' has no write-behind for values of type '{typeof(T)}'. Register it: AddWriteBehind<{typeof(T).Name}>(profile, sink).", argument);
}
