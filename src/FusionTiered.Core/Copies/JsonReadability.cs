using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FusionTiered.Copies;

/* Whether JSON can give back what it writes of a type. System.Text.Json writes an interface, an abstract class, or a class that nobody can
   construct, and throws at the read. That would be found out on another node, at each read, so it is asked here, once for each type.
   A member of such a type may always be null, and then nothing is wrong: values of a type with such members are read back once they are
   written. Members of type object come back as JsonElement, as System.Text.Json's users know; a value of type object is refused. */

/// <summary>Whether JSON can read the values of a type that it writes.</summary>
internal sealed class JsonReadability
{
    private JsonReadability(string? fault, string? doubt) => (Fault, Doubt) = (fault, doubt);

    /// <summary>The reason why no value of the type can be read; null: there is none.</summary>
    public string? Fault { get; }

    /// <summary>The reason why some values of the type cannot be read; null: all can.</summary>
    public string? Doubt { get; }

    /// <param name="type">The type, as the serializer's options describe it.</param>
    public static JsonReadability Of(JsonTypeInfo type)
    {
        if (type.Type == typeof(object))
        {
            return new("it reads 'System.Object' as JsonElement, whatever was written", doubt: null);
        }

        string? doubt = null;
        var seen = new HashSet<Type>();
        var fault = FaultOf(type, seen) ?? FaultOfContent(type, seen, ref doubt);
        return new(fault, doubt);
    }

    // The content of a collection is as much the value as the collection. The members of an object may be absent.
    private static string? FaultOfContent(JsonTypeInfo type, HashSet<Type> seen, ref string? doubt)
    {
        foreach (var part in new[] { type.KeyType, type.ElementType })
        {
            if (Next(type, part, seen) is { } content && (FaultOf(content, seen) ?? FaultOfContent(content, seen, ref doubt)) is { } fault)
            {
                return fault;
            }
        }

        if (type.Kind == JsonTypeInfoKind.Object)
        {
            foreach (var member in type.Properties.Where(static each => each.CustomConverter is null && (each.Set is not null || each.AssociatedParameter is not null)))
            {
                if (Next(type, member.PropertyType, seen) is { } content)
                {
                    doubt ??= FaultOf(content, seen) ?? FaultOfContent(content, seen, ref doubt);
                }
            }
        }

        return null;
    }

    private static JsonTypeInfo? Next(JsonTypeInfo owner, Type? type, HashSet<Type> seen) =>
        type is not null && type != typeof(object) && seen.Add(type) && owner.Options.TryGetTypeInfo(type, out var found) ? found : null;

    private static string? FaultOf(JsonTypeInfo type, HashSet<Type> seen)
    {
        seen.Add(type.Type);
        return type.Kind switch
        {
            JsonTypeInfoKind.Object when IsMade(type) || IsRead(type, "{}") => null,
            JsonTypeInfoKind.Object when type.Type.IsInterface || type.Type.IsAbstract => $"'{type.Type}' is an interface or an abstract class",
            JsonTypeInfoKind.Object => $"'{type.Type}' has no public constructor that JSON may call",
            JsonTypeInfoKind.Enumerable => IsRead(type, "[]") ? null : $"'{type.Type}' is a collection that JSON cannot fill",
            JsonTypeInfoKind.Dictionary => IsRead(type, "{}") ? null : $"'{type.Type}' is a dictionary that JSON cannot fill",
            _ => null,
        };
    }

    private static bool IsMade(JsonTypeInfo type) =>
        type.CreateObject is not null || type.PolymorphismOptions is { DerivedTypes.Count: > 0 } || type.Properties.Any(static each => each.AssociatedParameter is not null);

    private static bool IsRead(JsonTypeInfo type, string empty)
    {
        try
        {
            JsonSerializer.Deserialize(empty, type);
        }
        catch (NotSupportedException)
        {
            return false;
        }
#pragma warning disable CA1031 // The type can be made; it wants more than nothing.
        catch (Exception)
#pragma warning restore CA1031
        {
            return true;
        }

        return true;
    }
}
