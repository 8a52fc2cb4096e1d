using System.Collections.Concurrent;
using System.Globalization;

namespace FusionTiered.Keys;

/// <summary>How a value of a type is spelled inside a key when the call says nothing else.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
internal static class KeySpelling<T>
    where T : ISpanFormattable
{
    private const int MostNames = 1024;

    private static readonly ConcurrentDictionary<T, string>? Names =
        typeof(T).IsEnum ? new ConcurrentDictionary<T, string>() : null;

    /// <summary>Round-trip for dates and times, so that the culture and the precision of the default play no part.</summary>
    public static readonly string? Format =
        typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateTimeOffset) || typeof(T) == typeof(DateOnly) || typeof(T) == typeof(TimeOnly)
            ? "O"
            : null;

    /// <summary>The name of an enum value, or null when the type is none. Formatting one would allocate each time.</summary>
    public static string? NameOf(T value)
    {
        if (Names is null)
        {
            return null;
        }

        if (Names.TryGetValue(value, out var name))
        {
            return name;
        }

        name = value.ToString(null, CultureInfo.InvariantCulture);
        if (Names.Count < MostNames)
        {
            Names.TryAdd(value, name);
        }

        return name;
    }
}
