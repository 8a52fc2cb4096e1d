using System.Buffers;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.L2.Serialization;

/// <summary>Bytes as they are, always copied.</summary>
internal sealed class RawBytes : IHybridCacheSerializer<byte[]>, IHybridCacheSerializer<ReadOnlyMemory<byte>>
{
    public void Serialize(byte[] value, IBufferWriter<byte> target) => target.Write(value);

    public void Serialize(ReadOnlyMemory<byte> value, IBufferWriter<byte> target) => target.Write(value.Span);

    byte[] IHybridCacheSerializer<byte[]>.Deserialize(ReadOnlySequence<byte> source) => source.ToArray();

    ReadOnlyMemory<byte> IHybridCacheSerializer<ReadOnlyMemory<byte>>.Deserialize(ReadOnlySequence<byte> source) => source.ToArray();
}
