using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FusionTiered.Guards.Api;

/// <summary>Members as one line each: everything that a caller's code or binary depends on.</summary>
internal sealed class MemberText
{
    private readonly NullabilityInfoContext _nullability = new();

    public static bool IsSeen(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    public string Of(FieldInfo field)
    {
        if (field.IsLiteral)
        {
            return $"{Access(field.IsPublic)}const {TypeText.Of(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}";
        }

        var words = (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "") + Required(field);
        return $"{Marks(field)}{Access(field.IsPublic)}{words}{TypeText.Of(field.FieldType, _nullability.Create(field))} {field.Name}";
    }

    public string Of(ConstructorInfo constructor) =>
        $"{Marks(constructor)}{Access(constructor.IsPublic)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})";

    public string Of(EventInfo happening) =>
        $"{Marks(happening)}{Access(happening.AddMethod!.IsPublic)}{Words(happening.AddMethod)}event {TypeText.Of(happening.EventHandlerType!, _nullability.Create(happening))} {happening.Name}";

    public string Of(PropertyInfo property)
    {
        var accessors = new[] { property.GetMethod, property.SetMethod }.Where(IsSeen).ToArray();
        var isPublic = accessors.Any(accessor => accessor!.IsPublic);
        var body = string.Concat(accessors.Select(accessor =>
            (isPublic && !accessor!.IsPublic ? "protected " : "") + (accessor == property.GetMethod ? "get; " : IsInit(accessor!) ? "init; " : "set; ")));
        var name = property.GetIndexParameters().Length > 0 ? $"this[{Parameters(property.GetIndexParameters())}]" : property.Name;
        var type = ReturnRef(property.GetMethod) + TypeText.Of(property.PropertyType, _nullability.Create(property)) + Question(property.PropertyType, property.GetCustomAttributesData(), property.DeclaringType);
        return $"{Marks(property)}{Access(isPublic)}{Words(accessors[0]!)}{Required(property)}{type} {name} {{ {body}}}";
    }

    public string Of(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        var first = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        var type = ReturnRef(method) + TypeText.Of(method.ReturnType, _nullability.Create(method.ReturnParameter)) + Question(method.ReturnType, method.ReturnParameter.GetCustomAttributesData(), method);
        return $"{Marks(method)}{Access(method.IsPublic)}{Words(method)}{type} {method.Name}{generic}({first}{Parameters(method)}){Constraints(method.GetGenericArguments())}";
    }

    public string Parameters(MethodBase method) => Parameters(method.GetParameters());

    public static string Constraints(Type[] parameters) => string.Concat(parameters.Select(parameter =>
    {
        var flags = parameter.GenericParameterAttributes;
        var unmanaged = parameter.GetCustomAttributesData().Any(a => a.AttributeType.Name == "IsUnmanagedAttribute");
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        IEnumerable<string> all =
        [
            .. flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. unmanaged ? ["unmanaged"] : isStruct ? ["struct"] : Array.Empty<string>(),
            .. parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeText.Of).Order(StringComparer.Ordinal),
            .. flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : Array.Empty<string>(),
            .. flags.HasFlag(GenericParameterAttributes.AllowByRefLike) ? ["allows ref struct"] : Array.Empty<string>(),
        ];
        return all.Any() ? $" where {parameter.Name} : {string.Join(", ", all)}" : "";
    }));

    /// <summary>Attributes that change what a caller may do or is told by the compiler.</summary>
    public static string Marks(MemberInfo member) => Marks(member.GetCustomAttributesData());

    private static string Marks(IEnumerable<CustomAttributeData> attributes) => string.Concat(attributes
        .Where(a => a.AttributeType.Name is "ObsoleteAttribute" or "ExperimentalAttribute" or "FlagsAttribute" or "RequiresUnreferencedCodeAttribute"
            or "RequiresDynamicCodeAttribute" or "OverloadResolutionPriorityAttribute" or "InterpolatedStringHandlerAttribute" or "SetsRequiredMembersAttribute" or "MemberNotNullWhenAttribute" or "MaybeNullWhenAttribute" or "NotNullWhenAttribute")
        .Where(a => !IsCompilers(a))
        .Select(a => $"[{a.AttributeType.Name[..^"Attribute".Length]}{Argument(a)}] ")
        .Order(StringComparer.Ordinal));

    /// <summary>The arguments that decide what the compiler does.</summary>
    private static string Argument(CustomAttributeData attribute) => attribute switch
    {
        { AttributeType.Name: "ObsoleteAttribute", ConstructorArguments: [_, { Value: true }] } => "(error)",
        { AttributeType.Name: "OverloadResolutionPriorityAttribute" or "MaybeNullWhenAttribute" or "NotNullWhenAttribute", ConstructorArguments: [{ Value: { } value }] } => $"({Literal(value)})",
        { AttributeType.Name: "MemberNotNullWhenAttribute", ConstructorArguments: [{ Value: { } value }, { Value: string member }] } => $"({Literal(value)}, {member})",
        _ => "",
    };

    /// <summary>Old compilers are kept off ref structs and required members by an [Obsolete] that nobody wrote.</summary>
    private static bool IsCompilers(CustomAttributeData attribute) =>
        attribute.ConstructorArguments is [{ Value: string text }, ..]
        && (text.StartsWith("Types with embedded references", StringComparison.Ordinal) || text.StartsWith("Constructors of types with required", StringComparison.Ordinal));

    public static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        char letter => $"'{letter}'",
        bool yes => yes ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var way = parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : "";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params " : "";
        var fallback = parameter.HasDefaultValue ? " = " + (parameter.RawDefaultValue is null && parameter.ParameterType.IsValueType ? "default" : Literal(parameter.RawDefaultValue)) : "";
        return $"{Marks(parameter.GetCustomAttributesData())}{many}{way}{TypeText.Of(parameter.ParameterType, _nullability.Create(parameter))}{Question(parameter.ParameterType, parameter.GetCustomAttributesData(), parameter.Member)} {parameter.Name}{fallback}";
    }));

    /// <summary>The mark of <c>T?</c>, which <see cref="NullabilityInfoContext"/> does not tell from <c>T</c>: the compiler's own note says it.</summary>
    private static string Question(Type type, IEnumerable<CustomAttributeData> attributes, MemberInfo? context)
    {
        const byte MayBeNull = 2;
        type = type.IsByRef ? type.GetElementType()! : type;
        return type.IsGenericParameter && (Note(attributes, "NullableAttribute") ?? Around(context)) == MayBeNull ? "?" : "";

        static byte? Around(MemberInfo? member) => member is null ? null : Note(member.GetCustomAttributesData(), "NullableContextAttribute") ?? Around(member.DeclaringType);

        static byte? Note(IEnumerable<CustomAttributeData> attributes, string name) => attributes.FirstOrDefault(a => a.AttributeType.Name == name)?.ConstructorArguments[0].Value switch
        {
            byte one => one,
            IReadOnlyList<CustomAttributeTypedArgument> many => (byte)many[0].Value!,
            _ => null,
        };
    }

    private static string Access(bool isPublic) => isPublic ? "" : "protected ";

    private static string Required(MemberInfo member) => member.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : "";

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string ReturnRef(MethodInfo? method) => method?.ReturnType.IsByRef != true ? ""
        : method.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "InAttribute") ? "ref readonly " : "ref ";

    private static string Words(MethodInfo method)
    {
        if (method.IsStatic)
        {
            return method.IsAbstract ? "static abstract " : method.IsVirtual ? "static virtual " : "static ";
        }

        if (method.DeclaringType!.IsInterface)
        {
            return method.IsAbstract ? "" : "default ";
        }

        if (!method.IsVirtual || (method.IsFinal && method.Attributes.HasFlag(MethodAttributes.NewSlot)))
        {
            return "";
        }

        var overrides = !method.Attributes.HasFlag(MethodAttributes.NewSlot);
        return method.IsAbstract ? overrides ? "abstract override " : "abstract " : overrides ? method.IsFinal ? "sealed override " : "override " : "virtual ";
    }
}
