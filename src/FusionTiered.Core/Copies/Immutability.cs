using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FusionTiered.Copies;

/// <summary>Whether values of a type can be shared, because nobody can change them.</summary>
/// <remarks>
/// Known for sure are: text, values without references in them, a few types of the framework, and types that say so by
/// <c>[ImmutableObject(true)]</c>. A class must be sealed to be believed, for a derived one could do anything. Everything
/// else is taken to be mutable.
/// </remarks>
internal static class Immutability<T>
{
    public static readonly bool Holds = !RuntimeHelpers.IsReferenceOrContainsReferences<T>() || IsKnown(typeof(T)) || SaysSo(typeof(T));

    private static bool IsKnown(Type type) => type == typeof(string) || type == typeof(Uri) || type == typeof(Version);

    private static bool SaysSo(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsSealed && type.GetCustomAttribute<ImmutableObjectAttribute>(inherit: false) is { Immutable: true };
    }
}
