using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Distributed;

// v1: [1 version][8 sliding, ms, 0 = none][8 end, ms since 1970 UTC, 0 = none][n bytes]; integers little-endian.
// A shorter text or another version is no item: the reader throws, which is a miss.
internal sealed class DistributedItemSerializer : IHybridCacheSerializer<DistributedItem>
{
    private const byte Version = 1;
    private const int HeaderLength = 17;

    public void Serialize(DistributedItem value, IBufferWriter<byte> target)
    {
        var header = target.GetSpan(HeaderLength);
        header[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(header[1..], (long)Math.Ceiling(value.SlidingFor.TotalMilliseconds));
        BinaryPrimitives.WriteInt64LittleEndian(header[9..], value.EndsAt?.ToUnixTimeMilliseconds() ?? 0);
        target.Advance(HeaderLength);
        target.Write(value.Bytes);
    }

    public DistributedItem Deserialize(ReadOnlySequence<byte> source)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (source.Length < HeaderLength || source.FirstSpan[0] != Version)
        {
            throw new FormatException("These bytes are no item of the distributed cache, or one of a newer version.");
        }

        source.Slice(0, HeaderLength).CopyTo(header);
        var sliding = BinaryPrimitives.ReadInt64LittleEndian(header[1..]);
        var end = BinaryPrimitives.ReadInt64LittleEndian(header[9..]);
        return new(
            source.Slice(HeaderLength).ToArray(),
            TimeSpan.FromMilliseconds(sliding),
            end == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(end));
    }
}
