using System.Globalization;
using System.Text;

namespace FusionTiered.L2.Payloads;

/// <summary>Tells types apart in a payload without naming them: a hash of the full name, stable across builds and runtimes.</summary>
internal static class TypeStamp
{
    /// <summary>Not compared.</summary>
    public const uint None = 0;

    public static uint Of<T>() => Cache<T>.Stamp;

    internal static uint OfType(Type type)
    {
        var stamp = (uint)XxHash64.Of(Spelling(type), []);
        return stamp == None ? 1 : stamp;
    }

    /// <summary>The name without assemblies and their versions, which <see cref="Type.FullName"/> has inside generic types.</summary>
    internal static string Spelling(Type type)
    {
        var text = new StringBuilder();
        Spell(text, type);
        return text.ToString();
    }

    private static void Spell(StringBuilder text, Type type)
    {
        if (type.GetElementType() is { } element)
        {
            Spell(text, element);
            text.Append('[').Append(',', type.IsArray ? type.GetArrayRank() - 1 : 0).Append(']');
            return;
        }

        var plain = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        text.Append(plain.FullName ?? plain.Name);

        // The compiler numbers the types it makes up: the next build may give this name to another shape.
        if (plain.Name.StartsWith('<'))
        {
            text.Append(CultureInfo.InvariantCulture, $"@{plain.Module.ModuleVersionId}");
        }

        if (type.IsGenericType)
        {
            var separator = '<';
            foreach (var argument in type.GetGenericArguments())
            {
                text.Append(separator);
                Spell(text, argument);
                separator = ',';
            }

            text.Append('>');
        }
    }

    private static class Cache<T>
    {
        public static readonly uint Stamp = OfType(typeof(T));
    }
}
