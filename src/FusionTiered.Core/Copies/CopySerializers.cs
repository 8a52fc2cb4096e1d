using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Copies;

/// <summary>Finds the serializer of a type: one registered for it, else the factory registered last that knows it, else the first of ours that does.</summary>
/// <param name="services">Where the application registered its own; null: nowhere.</param>
/// <param name="ours">Asked last, in their order.</param>
internal sealed class CopySerializers(IServiceProvider? services, params IHybridCacheSerializerFactory[] ours)
{
    private readonly ConcurrentDictionary<Type, object> _byType = new();

    /// <exception cref="NotSupportedException">None knows the type.</exception>
    public IHybridCacheSerializer<T> For<T>() =>
        _byType.TryGetValue(typeof(T), out var known) ? (IHybridCacheSerializer<T>)known : Learn<T>();

    /// <summary>The application's own; null: it has none for the type. Not kept here.</summary>
    public IHybridCacheSerializer<T>? Registered<T>()
    {
        if (services?.GetService<IHybridCacheSerializer<T>>() is { } registered && !IsOfMicrosoft(registered))
        {
            return registered;
        }

        // A provider that is no container may know no collections.
        foreach (var factory in services?.GetService<IEnumerable<IHybridCacheSerializerFactory>>()?.Reverse() ?? [])
        {
            if (!IsOfMicrosoft(factory) && factory.TryCreateSerializer<T>(out var made))
            {
                return made;
            }
        }

        return null;
    }

    // AddHybridCache registers serializers for text, bytes and everything else as JSON. Ours do the same, and say so in L2.
    private static bool IsOfMicrosoft(object serializer) =>
        string.Equals(serializer.GetType().Assembly.GetName().Name, "Microsoft.Extensions.Caching.Hybrid", StringComparison.Ordinal);

    private IHybridCacheSerializer<T> Learn<T>() => (IHybridCacheSerializer<T>)_byType.GetOrAdd(typeof(T), Find<T>());

    private IHybridCacheSerializer<T> Find<T>()
    {
        if (Registered<T>() is { } registered)
        {
            return registered;
        }

        foreach (var factory in ours)
        {
            if (factory.TryCreateSerializer<T>(out var made))
            {
                return made;
            }
        }

        throw new NotSupportedException(
            $"Values of type '{typeof(T)}' are copied for each caller, but no serializer knows the type. Register an IHybridCacheSerializer for it, mark it sealed and [ImmutableObject(true)], or set {nameof(CacheProfileOptions.CopyValues)} of its profile to false.");
    }
}
