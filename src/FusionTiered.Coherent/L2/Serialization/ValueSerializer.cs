using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered;

/// <summary>Gives serializers that were written for <c>HybridCache</c> a number.</summary>
public static class ValueSerializer
{
    /// <summary>A serializer for all types that the factory knows.</summary>
    /// <param name="id">From 128 to 255, one number for each format, for ever.</param>
    /// <param name="factory">Makes the serializer of each type.</param>
    /// <returns>The serializer, to be registered.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is below 128.</exception>
    public static IValueSerializer From(byte id, IHybridCacheSerializerFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfLessThan(id, L2.Serialization.SerializerIds.FirstOfApplications);
        return new Numbered(id, factory);
    }

    /// <summary>A serializer for one type.</summary>
    /// <typeparam name="T">The type, exactly as calls name it.</typeparam>
    /// <param name="id">From 128 to 255, one number for each format, for ever.</param>
    /// <param name="serializer">The serializer.</param>
    /// <returns>The serializer, to be registered.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is below 128.</exception>
    public static IValueSerializer For<T>(byte id, IHybridCacheSerializer<T> serializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        return From(id, new OneType<T>(serializer));
    }

    private sealed class Numbered(byte id, IHybridCacheSerializerFactory factory) : IValueSerializer
    {
        public byte Id => id;

        public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer) =>
            factory.TryCreateSerializer(out serializer);
    }

    private sealed class OneType<TOnly>(IHybridCacheSerializer<TOnly> only) : IHybridCacheSerializerFactory
    {
        public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
        {
            serializer = only as IHybridCacheSerializer<T>;
            return serializer is not null;
        }
    }
}
