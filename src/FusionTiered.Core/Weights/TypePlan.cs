using System.Runtime.CompilerServices;

namespace FusionTiered.Weights;

/// <summary>How objects of one type are weighed. Made once for each type; it goes when the type is unloaded.</summary>
internal sealed class TypePlan
{
    private static readonly ConditionalWeakTable<Type, TypePlan> Plans = [];

    public required Type Type { get; init; }

    /// <summary>The bytes of an object, its header included; of an array, the bytes without elements.</summary>
    public required long Bytes { get; init; }

    /// <summary>The bytes of the header, which are part of <see cref="Bytes"/>.</summary>
    public int HeaderBytes { get; init; } = ObjectSizes.Header;

    /// <summary>The bytes of one element of an array; 0: it is no array.</summary>
    public int ElementBytes { get; init; }

    /// <summary>Whether the elements of the array are references.</summary>
    public bool HoldsReferences { get; init; }

    /// <summary>Follows the references in the fields of an object, or of one element of an array; null when there are none.</summary>
    public FieldReader? Fields { get; init; }

    /// <summary>Whether text is all that its fields refer to. Then nothing can be met twice but text.</summary>
    public bool HoldsOnlyText { get; init; }

    /// <summary>Why objects of the type cannot be measured; null when they can.</summary>
    public string? Refusal { get; init; }

    public static TypePlan Of(Type type) => Plans.TryGetValue(type, out var plan) ? plan : Plans.GetValue(type, static type => TypePlanMaker.Make(type, RuntimeFeature.IsDynamicCodeSupported));
}
