using System.Buffers;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Copies;

/// <summary>Bytes as they are.</summary>
internal sealed class BytesCopy : IHybridCacheSerializer<byte[]>
{
    public static readonly BytesCopy Instance = new();

    public void Serialize(byte[] value, IBufferWriter<byte> target) => target.Write(value);

    public byte[] Deserialize(ReadOnlySequence<byte> source) => source.ToArray();
}
