using System.Globalization;

namespace FusionTiered.Profiles;

/// <summary>One setting of a section: how it is read from text, and what it may be.</summary>
/// <typeparam name="TOptions">What it is a setting of.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Allowed">What it may be, as the end of a sentence that begins with "it must be".</param>
/// <param name="TryRead">Sets it from configuration. False: the text is no such value.</param>
/// <param name="Fault">The value as text when it is outside of what is allowed; else null.</param>
internal sealed record SectionValue<TOptions>(string Name, string Allowed, Func<TOptions, string, bool> TryRead, Func<TOptions, string?> Fault)
{
    public static SectionValue<TOptions> Duration(string name, string range, TimeSpan least, TimeSpan most, Func<TOptions, TimeSpan?> get, Action<TOptions, TimeSpan> set) => new(
        name,
        range + ", written as [d.]hh:mm:ss[.fff]",
        (options, text) => Read(ProfileSettings.TryParseDuration, options, text, set),
        options => get(options) is { } value && (value < least || value > most) ? value.ToString("c", CultureInfo.InvariantCulture) : null);

    public static SectionValue<TOptions> Whole(string name, string range, int least, int most, Func<TOptions, int?> get, Action<TOptions, int> set) => new(
        name,
        range,
        (options, text) => Read(ProfileSettings.TryParseInt, options, text, set),
        options => get(options) is { } value && (value < least || value > most) ? value.ToString(CultureInfo.InvariantCulture) : null);

    public static SectionValue<TOptions> Number(string name, string range, Func<double, bool> isAllowed, Func<TOptions, double?> get, Action<TOptions, double> set) => new(
        name,
        range,
        (options, text) => Read(static (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value), options, text, set),
        options => get(options) is { } value && !isAllowed(value) ? value.ToString(CultureInfo.InvariantCulture) : null);

    public static SectionValue<TOptions> Switch(string name, Action<TOptions, bool> set) => new(
        name, "true or false", (options, text) => Read(bool.TryParse, options, text, set), static _ => null);

    public static SectionValue<TOptions> Choice<T>(string name, Func<TOptions, T?> get, Action<TOptions, T> set)
        where T : struct, Enum => new(
        name,
        string.Join(", ", Enum.GetNames<T>()),

        // A number would be taken for a value, whatever it is.
        (options, text) => Read((string text, out T value) => Enum.TryParse(text, ignoreCase: true, out value) && char.IsAsciiLetter(text.Trim()[0]), options, text, set),
        options => get(options) is { } value && !Enum.IsDefined(value) ? value.ToString() : null);

    public static SectionValue<TOptions> Text(string name, string allowed, Action<TOptions, string> set) => new(
        name,
        allowed,
        (options, text) =>
        {
            set(options, text);
            return true;
        },
        static _ => null);

    private static bool Read<T>(TryParse<T> parse, TOptions options, string text, Action<TOptions, T> set)
    {
        var parsed = parse(text, out var value);
        if (parsed)
        {
            set(options, value);
        }

        return parsed;
    }
}
