using System.Reflection;

namespace FusionTiered.Guards.Api;

/// <summary>Types as C# spells them, with their question marks.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(char)] = "char", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(nint)] = "nint", [typeof(nuint)] = "nuint",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, info?.ElementType ?? info);
        }

        if (type.IsPointer)
        {
            return Of(type.GetElementType()!) + "*";
        }

        // A type parameter's own mark is left out: reflection cannot tell T from T? for every constraint.
        var mark = !type.IsValueType && !type.IsGenericParameter && info?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Of(inner) + "?";
        }

        return Name(type, info?.GenericTypeArguments) + mark;
    }

    /// <summary>The name as it is declared: with its parameters' names and variance, without a mark.</summary>
    public static string Declared(Type type) => Name(type, null);

    private static string Name(Type type, NullabilityInfo[]? arguments)
    {
        if (Words.TryGetValue(type, out var word))
        {
            return word;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var generic = type.GetGenericArguments();
        var skip = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var own = generic.Skip(skip).Select((argument, i) => Variance(type, argument) + Of(argument, arguments?.Length == generic.Length ? arguments[skip + i] : null)).ToArray();
        var prefix = type.DeclaringType is { } outer
            ? Name(outer.IsGenericTypeDefinition && !type.IsGenericTypeDefinition ? outer.MakeGenericType(generic[..skip]) : outer, null) + "."
            : type.Namespace is { Length: > 0 } space ? space + "." : "";
        return prefix + type.Name.Split('`')[0] + (own.Length > 0 ? $"<{string.Join(", ", own)}>" : "");
    }

    private static string Variance(Type of, Type argument) => !of.IsGenericTypeDefinition ? "" :
        (argument.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => "out ",
            GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };
}
