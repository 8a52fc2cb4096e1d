using System.Text.Json;
using FusionTiered.Fusion.Engine;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/// <summary>Tells a value of another type from every other failure of a read: by a look at what memory holds.</summary>
internal static class TypeMismatch
{
    public static bool IsOne<T>(ProfileCache cache, string key, Exception failure) => failure switch
    {
        // A null in memory, read as a structure.
        InvalidCastException or NullReferenceException => !Fits<T>(cache, key),

        // A copy that was written as one type and read as another.
        FusionCacheSerializationException { InnerException: JsonException } => !Fits<T>(cache, key),
        _ => false,
    };

    public static CacheTypeMismatchException Of<T>(ProfileCache cache, string key) =>
        new(typeof(T), cache.TryMemory<object>(key, cache.Options.MemoryAlsoStale, out var value) && value is not null ? value.GetType() : typeof(object));

    private static bool Fits<T>(ProfileCache cache, string key) =>
        !cache.TryMemory<object>(key, cache.Options.MemoryAlsoStale, out var value) || value is T || (value is null && default(T) is null);
}
