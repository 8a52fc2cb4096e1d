using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FusionTiered.Weights;

/// <summary>The sizes of objects and fields in 64-bit .NET.</summary>
internal static class ObjectSizes
{
    /// <summary>The header of an object: a word for locks and hash, and the pointer to its type.</summary>
    public const int Header = 16;

    /// <summary>The header of an array: the same, and the length.</summary>
    public const int ArrayHeader = 24;

    /// <summary>A delegate.</summary>
    public const int CodeAlone = 64;

    private const int Word = 8;
    private const int LeastObject = 24;
    private const int TextHeader = 22;
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static long OfText(string text) => Padded(TextHeader + (2L * text.Length));

    public static long Padded(long bytes) => (bytes + Word - 1) & ~(Word - 1);

    /// <summary>An object of a class, or a boxed structure. The runtime orders fields by size, so only the end is padded.</summary>
    public static long OfObject(Type type) =>
        Math.Max(LeastObject, Padded(Header + (type.IsValueType ? OfField(type) : FieldsOf(type).Sum(static field => (long)OfField(field.FieldType)))));

    /// <summary>What a field or an element of the type takes where it lies.</summary>
    public static int OfField(Type type) => type.IsValueType ? RuntimeHelpers.SizeOf(type.TypeHandle) : Word;

    /// <summary>Whether a structure has references in it.</summary>
    public static bool HoldsReferences(Type structure) =>
        !structure.IsPrimitive && !structure.IsEnum
        && FieldsOf(structure).Exists(static field => field.FieldType.IsValueType ? HoldsReferences(field.FieldType) : !IsPointer(field.FieldType));

    public static bool IsPointer(Type type) => type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint);

    /// <summary>All fields of its objects, private ones and those of base classes, too.</summary>
    public static List<FieldInfo> FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var each = type; each is not null; each = each.BaseType)
        {
            fields.AddRange(OwnFieldsOf(each));
        }

        return fields;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A field that was trimmed holds nothing. Without metadata the estimate is too low: see docs/internals/l1.md.")]
    private static FieldInfo[] OwnFieldsOf(Type type) => type.GetFields(Own);
}
