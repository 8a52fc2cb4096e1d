using FusionTiered.Scheduling;
using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Distributed;

/// <summary>A cache of ours as an <see cref="IDistributedCache"/>, for sessions and for libraries.</summary>
/// <remarks>
/// Its synchronous members are the one exception to asynchronous calls only: the interface demands them. They block only
/// where the shared tier has to be asked.
/// </remarks>
internal sealed class DistributedCacheFace(IDomainCache cache, TimeProvider clock) : IBufferDistributedCache
{
    // As a load, not as a write: a set or a removal that comes meanwhile beats it.
    private static readonly CacheSource<(IDomainCache Cache, TimeProvider Clock), DistributedItem> ExtendLife = static async (its, load, token) =>
    {
        var found = await its.Cache.GetAsync<DistributedItem>(load.Key, cancellationToken: token).ConfigureAwait(Continuation.IsCaptured);
        if (!found.Found || DistributedLifetime.Of(found.Value, its.Clock.GetUtcNow()) is not { } lifetime)
        {
            return load.DoNotStore(found.Value!);
        }

        load.Lifetime = load.L1Lifetime = lifetime;
        var now = its.Clock.GetTimestamp();
        return new(found.Value.Bytes, found.Value.SlidingFor, found.Value.EndsAt) { UsedAt = now, WrittenAt = now };
    };

    public byte[]? Get(string key) => Wait(GetAsync(key));

    public bool TryGet(string key, IBufferWriter<byte> destination) => Wait(TryGetAsync(key, destination));

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => Wait(SetAsync(key, value, options));

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => Wait(SetAsync(key, value, options).AsTask());

    public void Refresh(string key) => Wait(RefreshAsync(key));

    public void Remove(string key) => Wait(RemoveAsync(key));

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await FindAsync(key, token).ConfigureAwait(Continuation.IsCaptured) is { } item ? [.. item.Bytes] : null;

    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var item = await FindAsync(key, token).ConfigureAwait(Continuation.IsCaptured);
        if (item is not null)
        {
            destination.Write(item.Bytes);
        }

        return item is not null;
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return StoreAsync(key, [.. value], options, token);
    }

    public ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        new(StoreAsync(key, value.ToArray(), options, token));

    public async Task RefreshAsync(string key, CancellationToken token = default) => await FindAsync(key, token).ConfigureAwait(Continuation.IsCaptured);

    public async Task RemoveAsync(string key, CancellationToken token = default) => await cache.RemoveAsync(KeyOf(key), token).ConfigureAwait(Continuation.IsCaptured);

    private static CacheKey KeyOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var composed = new ComposedKey(key.Length, 0, FaceProfiles.Distributed);
        composed.AppendWhole(key);
        return composed.ToCacheKey();
    }

    private async Task StoreAsync(string key, byte[] bytes, DistributedCacheEntryOptions options, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(options);
        var item = DistributedLifetime.Describe(bytes, options, clock.GetUtcNow());
        await StoreAsync(KeyOf(key), item, token).ConfigureAwait(Continuation.IsCaptured);
    }

    private async Task StoreAsync(CacheKey key, DistributedItem item, CancellationToken token)
    {
        item.UsedAt = item.WrittenAt = clock.GetTimestamp();
        if (DistributedLifetime.Of(item, clock.GetUtcNow()) is { } lifetime)
        {
            // Memory as long as the shared tier: there may be none.
            await cache.SetAsync(key, item, new CacheCallOptions { Lifetime = lifetime, L1Lifetime = lifetime }, token).ConfigureAwait(Continuation.IsCaptured);
        }
        else
        {
            await cache.RemoveAsync(key, token).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    private async ValueTask<DistributedItem?> FindAsync(string key, CancellationToken token)
    {
        var ours = KeyOf(key);
        var found = await cache.GetAsync<DistributedItem>(ours, cancellationToken: token).ConfigureAwait(Continuation.IsCaptured);
        if (!found.Found)
        {
            return null;
        }

        var item = found.Value;
        var now = clock.GetTimestamp();
        var (used, written) = (item.UsedAt, item.WrittenAt);
        if (DistributedLifetime.IsOver(item, used == 0 ? TimeSpan.Zero : clock.GetElapsedTime(used, now), clock.GetUtcNow()))
        {
            return null; // it goes by itself soon; a removal could hit a newer one
        }

        item.UsedAt = now;
        if (item.SlidingFor > TimeSpan.Zero && (written == 0 || DistributedLifetime.IsDue(item, clock.GetElapsedTime(written, now))))
        {
            await cache.RefreshResultAsync(ours, (cache, clock), ExtendLife, cancellationToken: token).ConfigureAwait(Continuation.IsCaptured);
        }

        return item;
    }

    // The interface has no other way, and nothing below comes back to the caller's context: ConfigureAwait(Continuation.IsCaptured) throughout.
#pragma warning disable VSTHRD002
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
