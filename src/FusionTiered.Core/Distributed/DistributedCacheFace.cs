using FusionTiered.Scheduling;
using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Distributed;

/// <summary>A cache of ours as an <see cref="IDistributedCache"/>, for sessions and for libraries.</summary>
/// <remarks>
/// Its synchronous members are the one exception to asynchronous calls only: the interface demands them. They block only
/// where the shared tier has to be asked, and for a bounded time: where all threads of the pool are blocked so, no answer could end the wait.
/// "Not there" is said only where the shared tier said so. A session that is taken for missing would be overwritten.
/// </remarks>
/// <param name="cache">The cache.</param>
/// <param name="clock">Measures how long an item lies unread.</param>
/// <param name="longestWait">How long a synchronous member may block.</param>
internal sealed class DistributedCacheFace(IDomainCache cache, TimeProvider clock, TimeSpan longestWait) : IBufferDistributedCache
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

    public byte[]? Get(string key) => FindNow(key) is { } item ? [.. item.Bytes] : null;

    public bool TryGet(string key, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var item = FindNow(key);
        if (item is not null)
        {
            destination.Write(item.Bytes);
        }

        return item is not null;
    }

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

    // The item is known before its life is extended: that may be late.
    private DistributedItem? FindNow(string key)
    {
        var ours = KeyOf(key);
        var (item, isDue) = Wait(LookAsync(ours, CancellationToken.None).AsTask());
        if (isDue)
        {
            IsOver(ExtendAsync(ours, CancellationToken.None).AsTask());
        }

        return item;
    }

    private async ValueTask<DistributedItem?> FindAsync(string key, CancellationToken token)
    {
        var ours = KeyOf(key);
        var (item, isDue) = await LookAsync(ours, token).ConfigureAwait(Continuation.IsCaptured);
        if (isDue)
        {
            await ExtendAsync(ours, token).ConfigureAwait(Continuation.IsCaptured);
        }

        return item;
    }

    private async ValueTask ExtendAsync(CacheKey key, CancellationToken token) =>
        await cache.RefreshResultAsync(key, (cache, clock), ExtendLife, cancellationToken: token).ConfigureAwait(Continuation.IsCaptured);

    /// <summary>The item, and whether this read has to give it its lifetime anew.</summary>
    /// <exception cref="TimeoutException">The shared tier did not say whether it is there.</exception>
    private async ValueTask<(DistributedItem? Item, bool IsDue)> LookAsync(CacheKey ours, CancellationToken token)
    {
        var found = await cache.GetAsync<DistributedItem>(ours, cancellationToken: token).ConfigureAwait(Continuation.IsCaptured);
        if (found.IsUnanswered)
        {
            throw new TimeoutException("The shared tier did not answer within L2:ReadDeadline, or is left alone after failures: whether it has the key is not known. GetHealth() of the cache says more.");
        }

        if (!found.Found)
        {
            return default;
        }

        var item = found.Value;
        var now = clock.GetTimestamp();
        var (used, written) = (item.UsedAt, item.WrittenAt);
        if (DistributedLifetime.IsOver(item, used == 0 ? TimeSpan.Zero : clock.GetElapsedTime(used, now), clock.GetUtcNow()))
        {
            return default; // it goes by itself soon; a removal could hit a newer one
        }

        item.UsedAt = now;
        return (item, item.SlidingFor > TimeSpan.Zero && (written == 0 || DistributedLifetime.IsDue(item, clock.GetElapsedTime(written, now))));
    }

    // The interface has no other way, and nothing below comes back to the caller's context: ConfigureAwait(Continuation.IsCaptured) throughout.
#pragma warning disable VSTHRD002
    private T Wait<T>(Task<T> task) => IsOver(task) ? task.GetAwaiter().GetResult() : throw Late();

    private void Wait(Task task)
    {
        if (!IsOver(task))
        {
            throw Late();
        }

        task.GetAwaiter().GetResult();
    }

    private bool IsOver(Task task)
    {
        if (task.IsCompleted || Task.WaitAny([task], longestWait) == 0)
        {
            return true;
        }

        _ = task.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return false;
    }
#pragma warning restore VSTHRD002

    private TimeoutException Late() => new(
        $"A synchronous call of the IDistributedCache was not answered within {longestWait}, the deadlines of L2 together, so its outcome is not known. If many threads call so at once, no thread is left to take the answers: use the asynchronous members.");
}
