using System.Buffers;
using FusionTiered.Entries;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Copies;

/// <summary>A value as the bytes of its serializer, read anew for each caller.</summary>
internal sealed class SerializedCopy<T> : StoredCopy
{
    private readonly IHybridCacheSerializer<T> _serializer;
    private readonly byte[] _bytes;

    public SerializedCopy(T value, IHybridCacheSerializer<T> serializer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        serializer.Serialize(value, buffer);
        _bytes = buffer.WrittenSpan.ToArray();
        _serializer = serializer;
    }

    public override int Length => _bytes.Length;

    public override object? Read() => _serializer.Deserialize(new ReadOnlySequence<byte>(_bytes));
}
