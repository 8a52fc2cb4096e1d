using System.Runtime.CompilerServices;

namespace FusionTiered.Weights;

/// <summary>Makes the plan of a type.</summary>
internal static class TypePlanMaker
{
    /// <param name="type">The type.</param>
    /// <param name="emits">Whether code is made for it; else its fields are read by reflection.</param>
    public static TypePlan Make(Type type, bool emits) =>
        TypeVerdict.IsShared(type) ? new TypePlan { Type = type, Bytes = 0, HeaderBytes = 0 }
        : TypeVerdict.RefusalOf(type) is { } refusal ? new TypePlan { Type = type, Bytes = 0, Refusal = refusal }
        : type.IsArray ? OfArray(type, type.GetElementType()!, emits)
        : OfObject(type, emits);

    private static TypePlan OfArray(Type type, Type element, bool emits)
    {
        // Several dimensions: two numbers more for each.
        var header = ObjectSizes.ArrayHeader + (type.IsSZArray ? 0 : 8 * type.GetArrayRank());
        return new TypePlan
        {
            Type = type,
            Bytes = header,
            HeaderBytes = header,
            ElementBytes = ObjectSizes.OfField(element),
            HoldsReferences = !element.IsValueType,
            Fields = element.IsValueType && ObjectSizes.HoldsReferences(element) ? FieldsOf(element, emits) : null,
            Refusal = element.IsValueType ? TypeVerdict.RefusalOf(element) : null,
        };
    }

    private static TypePlan OfObject(Type type, bool emits)
    {
        var references = ObjectSizes.FieldsOf(type).Where(static field => !field.FieldType.IsValueType || ObjectSizes.HoldsReferences(field.FieldType)).ToList();
        return new TypePlan
        {
            Type = type,
            Bytes = ObjectSizes.OfObject(type),
            Fields = references.Count > 0 ? FieldsOf(type, emits) : null,
            HoldsOnlyText = references.Count > 0 && references.TrueForAll(static field => field.FieldType == typeof(string)),
        };
    }

    private static FieldReader FieldsOf(Type type, bool emits) =>
        emits && RuntimeFeature.IsDynamicCodeSupported ? EmittedFields.Of(type) : new ReflectedFields(type);
}
