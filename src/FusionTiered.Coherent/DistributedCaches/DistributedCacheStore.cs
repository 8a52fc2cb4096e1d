using System.Buffers;
using FusionTiered.L2.Payloads;
using FusionTiered.Scheduling;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.DistributedCaches;

/// <summary>Reads and writes an <see cref="IDistributedCache"/>, without copies where it can.</summary>
internal sealed class DistributedCacheStore(IDistributedCache cache, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366 * 100);

    private readonly IBufferDistributedCache? _buffered = cache as IBufferDistributedCache;

    public async Task<RemoteValue> ReadAsync(string key, CancellationToken token)
    {
        if (_buffered is null)
        {
            return await cache.GetAsync(key, token).ConfigureAwait(Continuation.IsCaptured) is { } bytes
                ? DistributedCachePayload.Read(bytes, clock.GetUtcNow(), owner: null)
                : default;
        }

        // Given back only by whoever reads it: if the read fails, the cache may still be writing to it.
        var buffer = new PayloadBuffer();
        if (await _buffered.TryGetAsync(key, buffer, token).ConfigureAwait(Continuation.IsCaptured))
        {
            return DistributedCachePayload.Read(buffer.Written, clock.GetUtcNow(), buffer);
        }

        buffer.Dispose();
        return default;
    }

    /// <param name="key">The key.</param>
    /// <param name="framed">Room for the header, and the payload behind it.</param>
    /// <param name="keepFor">How long; null: for ever.</param>
    /// <param name="token">Cancelled when nobody waits any more.</param>
    public async Task WriteAsync(string key, byte[] framed, TimeSpan? keepFor, CancellationToken token)
    {
        var options = new DistributedCacheEntryOptions();
        if (keepFor is { } time)
        {
            if (time <= TimeSpan.Zero)
            {
                await RemoveAsync(key, token).ConfigureAwait(Continuation.IsCaptured);
                return;
            }

            options.AbsoluteExpirationRelativeToNow = time < Longest ? time : Longest;
        }

        DistributedCachePayload.WriteEnd(framed, clock.GetUtcNow() + options.AbsoluteExpirationRelativeToNow);
        if (_buffered is null)
        {
            await cache.SetAsync(key, framed, options, token).ConfigureAwait(Continuation.IsCaptured);
        }
        else
        {
            await _buffered.SetAsync(key, new ReadOnlySequence<byte>(framed), options, token).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    public Task RemoveAsync(string key, CancellationToken token) => cache.RemoveAsync(key, token);
}
