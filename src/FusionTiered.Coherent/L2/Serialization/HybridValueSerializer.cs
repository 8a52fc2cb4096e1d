using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.L2.Serialization;

/// <summary>The serializers that the application registered for <c>HybridCache</c>. All have one number: a type has one of them.</summary>
internal sealed class HybridValueSerializer(Copies.CopySerializers registered) : IValueSerializer
{
    public byte Id => SerializerIds.Registered;

    public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
    {
        serializer = registered.Registered<T>();
        return serializer is not null;
    }
}
