using System.Reflection;

namespace FusionTiered.Weights;

/// <summary>The fields of <see cref="Memory{T}"/> or <see cref="ReadOnlyMemory{T}"/>.</summary>
/// <param name="Owner">The array, text or manager that it is a part of.</param>
/// <param name="Length">How many elements it has.</param>
/// <param name="ElementBytes">The bytes of one of them.</param>
internal sealed record MemoryFields(FieldInfo Owner, FieldInfo Length, int ElementBytes)
{
    /// <summary>The fields, or null when the type is another one.</summary>
    public static MemoryFields? Of(Type type)
    {
        if (!type.IsGenericType || (type.GetGenericTypeDefinition() != typeof(Memory<>) && type.GetGenericTypeDefinition() != typeof(ReadOnlyMemory<>)))
        {
            return null;
        }

        var fields = ObjectSizes.FieldsOf(type).ToDictionary(static field => field.Name, StringComparer.Ordinal);
        return fields.TryGetValue("_object", out var owner) && fields.TryGetValue("_length", out var length) && length.FieldType == typeof(int)
            ? new(owner, length, ObjectSizes.OfField(type.GetGenericArguments()[0]))
            : null;
    }
}
