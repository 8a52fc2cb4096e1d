using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Coherent.Tests.DistributedCaches;

/// <summary>The same for those who bring their own buffers; it refuses to be used the other way.</summary>
internal sealed class BufferedDistributedCache(TimeProvider clock) : ClockedDistributedCache(clock), IBufferDistributedCache
{
    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        await BeforeAsync("get");
        var found = Find(key);
        if (found is not null)
        {
            // In pieces, as from a socket.
            destination.Write(found.AsSpan(0, found.Length / 2));
            destination.Write(found.AsSpan(found.Length / 2));
        }

        return found is not null;
    }

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await BeforeAsync("set");
        Put(key, value.ToArray(), options);
    }

    public override Task<byte[]?> GetAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public override Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => throw new NotSupportedException();

    public bool TryGet(string key, IBufferWriter<byte> destination) => throw new NotSupportedException();

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => throw new NotSupportedException();
}
