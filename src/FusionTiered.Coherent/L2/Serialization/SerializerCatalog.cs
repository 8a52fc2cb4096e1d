using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.L2.Serialization;

/// <summary>All serializers of a cache: those with a number in their order, then those registered for HybridCache, then raw text and bytes, then JSON.</summary>
internal sealed class SerializerCatalog
{
    private readonly IValueSerializer[] _all;
    private readonly JsonValueSerializer _json;
    private readonly ConcurrentDictionary<Type, object> _byType = new();

    /// <summary>Checks the numbers.</summary>
    /// <param name="registered">The application's; a <see cref="JsonValueSerializer"/> among them takes the place of the default one, the last wins.</param>
    /// <exception cref="ArgumentException">Two have the same number, or one has a reserved number.</exception>
    public SerializerCatalog(params IEnumerable<IValueSerializer> registered)
    {
        var json = new JsonValueSerializer();
        var own = new List<IValueSerializer>();
        IValueSerializer? hybrid = null;
        foreach (var serializer in registered)
        {
            if (serializer is JsonValueSerializer configured)
            {
                json = configured;
                continue;
            }

            if (serializer is HybridValueSerializer)
            {
                hybrid = serializer;
                continue;
            }

            if (serializer.Id < SerializerIds.FirstOfApplications)
            {
                throw new ArgumentException(
                    $"The serializer {serializer.GetType()} has the Id {serializer.Id}; an application's own must be from {SerializerIds.FirstOfApplications} to 255.", nameof(registered));
            }

            if (own.Find(other => other.Id == serializer.Id) is { } taken)
            {
                throw new ArgumentException(
                    $"The serializers {taken.GetType()} and {serializer.GetType()} both have the Id {serializer.Id}; each format needs a number of its own.", nameof(registered));
            }

            own.Add(serializer);
        }

        _json = json;
        _all = hybrid is null ? [.. own, new RawValueSerializer(), json] : [.. own, hybrid, new RawValueSerializer(), json];
    }

    public TypedSerializers<T> For<T>() =>
        _byType.TryGetValue(typeof(T), out var known) ? (TypedSerializers<T>)known : Learn<T>();

    /// <summary>The form of a type that was written or read before; null: it was not.</summary>
    public ValueForm? Known(Type type) => _byType.GetValueOrDefault(type) as ValueForm;

    private TypedSerializers<T> Learn<T>()
    {
        var known = new List<(byte, IHybridCacheSerializer<T>)>();
        Exception? refusal = null;
        foreach (var serializer in _all)
        {
            try
            {
                if (serializer.TryCreateSerializer<T>(out var typed))
                {
                    known.Add((serializer.Id, typed));
                }
            }
            catch (Exception refused)
            {
                // Not silently the next one: its values would take the format of another.
                refusal = refused;
                break;
            }
        }

        var readability = known is [(SerializerIds.Json, _), ..] ? _json.ReadabilityOf(typeof(T)) : null;
        return (TypedSerializers<T>)_byType.GetOrAdd(typeof(T), new TypedSerializers<T>([.. known], refusal, readability));
    }
}
