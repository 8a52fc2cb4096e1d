using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.L2.Serialization;

/// <summary>Text and bytes as they are.</summary>
internal sealed class RawValueSerializer : IValueSerializer
{
    private static readonly RawText Text = new();
    private static readonly RawBytes Bytes = new();

    public byte Id => SerializerIds.Raw;

    public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
    {
        serializer = Text as IHybridCacheSerializer<T> ?? Bytes as IHybridCacheSerializer<T>;
        return serializer is not null;
    }
}
