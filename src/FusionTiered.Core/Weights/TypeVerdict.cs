using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FusionTiered.Weights;

/// <summary>Which types cannot be measured, and which belong to the process rather than to a value.</summary>
internal static class TypeVerdict
{
    /// <summary>Why objects of the type cannot be measured, as the end of a sentence; null when they can.</summary>
    public static string? RefusalOf(Type type) =>
        typeof(Delegate).IsAssignableFrom(type) ? "is a delegate that captures something, and that may be anything"
        : typeof(Task).IsAssignableFrom(type) ? "is a task, not a value"
        : typeof(Stream).IsAssignableFrom(type) ? "is a stream, not a value"
        : typeof(Thread).IsAssignableFrom(type) ? "is a thread"
        : IsDisposable(type) && !IsJson(type) ? "is disposable, and may hold memory or handles that the runtime does not count"
        : HoldsPointer(type) ? "holds a pointer to memory that the runtime does not count"
        : type.IsDefined(typeof(InlineArrayAttribute), inherit: false) && ObjectSizes.HoldsReferences(type) ? "is an inline array of references"
        : null;

    /// <summary>Whether it is a delegate that captures nothing: the one measurable kind.</summary>
    public static bool IsCodeAlone(object one) =>
        one is Delegate { HasSingleTarget: true } code && (code.Target is null || ObjectSizes.FieldsOf(code.Target.GetType()).Count == 0);

    /// <summary>Whether objects of the type live as long as the process, so that no value owns them: types, cultures, comparers.</summary>
    public static bool IsShared(Type type) =>
        typeof(MemberInfo).IsAssignableFrom(type)
        || typeof(Assembly).IsAssignableFrom(type)
        || typeof(Module).IsAssignableFrom(type)
        || type == typeof(CompareInfo)
        || type == typeof(TextInfo)
        || typeof(Encoding).IsAssignableFrom(type)
        || typeof(TimeZoneInfo).IsAssignableFrom(type)
        || typeof(JsonSerializerOptions).IsAssignableFrom(type)
        || typeof(JsonTypeInfo).IsAssignableFrom(type)
        || (IsFramework(type) && (typeof(IFormatProvider).IsAssignableFrom(type) || typeof(IEqualityComparer).IsAssignableFrom(type) || typeof(IComparer).IsAssignableFrom(type) || ComparesItems(type)));

    // Structures of the framework with pointers in them (handles of types, for instance) hold nothing of their own.
    private static bool HoldsPointer(Type type)
    {
        if (type.IsArray)
        {
            return ObjectSizes.IsPointer(type.GetElementType()!);
        }

        return ObjectSizes.IsPointer(type) || (!IsFramework(type) && !type.IsPrimitive && !type.IsEnum && ObjectSizes.FieldsOf(type).Exists(static field =>
            (field.DeclaringType is { } owner && !IsFramework(owner) && ObjectSizes.IsPointer(field.FieldType)) || (field.FieldType.IsValueType && HoldsPointer(field.FieldType))));
    }

    private static bool IsDisposable(Type type) => typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type);

    // A JsonDocument is disposable to give back an array, which is memory of the runtime.
    private static bool IsJson(Type type) => type.Assembly == typeof(JsonDocument).Assembly;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An interface that was trimmed is called by nobody.")]
    private static bool ComparesItems(Type type) => type.GetInterfaces().Any(static each =>
        each.IsGenericType && (each.GetGenericTypeDefinition() == typeof(IEqualityComparer<>) || each.GetGenericTypeDefinition() == typeof(IComparer<>)));

    private static bool IsFramework(Type type) => type.Assembly.GetName().Name is { } name && name.StartsWith("System.", StringComparison.Ordinal);
}
