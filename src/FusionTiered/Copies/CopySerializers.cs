using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Copies;

/// <summary>Finds the serializer of a type: one registered for it, else the factory registered last that knows it, else bytes as they are, else JSON.</summary>
internal sealed class CopySerializers(IServiceProvider? services)
{
    private readonly ConcurrentDictionary<Type, object> _byType = new();

    /// <exception cref="NotSupportedException">None knows the type.</exception>
    public IHybridCacheSerializer<T> For<T>() =>
        _byType.TryGetValue(typeof(T), out var known) ? (IHybridCacheSerializer<T>)known : Learn<T>();

    private IHybridCacheSerializer<T> Learn<T>() => (IHybridCacheSerializer<T>)_byType.GetOrAdd(typeof(T), Find<T>());

    private IHybridCacheSerializer<T> Find<T>()
    {
        if (services?.GetService<IHybridCacheSerializer<T>>() is { } registered)
        {
            return registered;
        }

        foreach (var factory in services?.GetServices<IHybridCacheSerializerFactory>().Reverse() ?? [])
        {
            if (factory.TryCreateSerializer<T>(out var made))
            {
                return made;
            }
        }

        return BytesCopy.Instance as IHybridCacheSerializer<T> ?? JsonCopy<T>.Create();
    }
}
