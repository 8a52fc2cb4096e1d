using System.Runtime.CompilerServices;

namespace FusionTiered.Keys;

/* The form of a key
   ---------------------
   text   = [ namespace ":" ] part { ":" part }        the default profile has no namespace
   part   = any text; these characters are written as an escape, everything else as it is:
              "%" ":" "{" "}"             %25 %3A %7B %7D
              U+0000-U+001F, U+007F-U+009F    %00 ... %1F, %7F ... %9F
              a surrogate without its partner     %uD800 ... %uDFFF

   Why it is injective: "%" never stands for itself, and after it comes either "u" and four digits or two digits ("u" is
   no hexadecimal digit), so a part can be read back; ":" never occurs in a written part, so the parts can be told
   apart and counted. Digits are upper case: each character has one spelling.
   Why braces: Redis Cluster takes what stands between them for the slot; a key and its lease must share theirs.
   Why "*", "?", "[" stay: they mean something in patterns only, and patterns escape them there. */
internal static class KeyRules
{
    public const char Separator = ':';

    public const char Escape = '%';

    /// <summary>Characters of a whole key, namespace and escapes included.</summary>
    public const int MaxLength = 1024;

    public const int MaxNameLength = 64;

    public const int MaxNamespaceLength = 128;

    /// <summary>Whether a character of a part is written as an escape. Surrogates are judged by their neighbours, not here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEscaped(char value, bool keepSeparator) =>
        value is Escape or '{' or '}' or <= '\u001f' or (>= '\u007f' and <= '\u009f') || (value == Separator && !keepSeparator);

    /// <summary>The reason why <paramref name="name"/> cannot name a profile, or null.</summary>
    public static string? FaultOfName(string? name) => Fault(name, MaxNameLength, colons: false);

    /// <summary>The reason why <paramref name="value"/> cannot be a namespace, or null. An empty one is judged by the caller.</summary>
    public static string? FaultOfNamespace(string? value) => Fault(value, MaxNamespaceLength, colons: true);

    private static string? Fault(string? value, int limit, bool colons)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "must not be empty";
        }

        if (value.Length > limit)
        {
            return $"must have at most {limit} characters";
        }

        var allowed = colons
            ? "may hold only ASCII letters, digits, '-', '_', '.' and single ':' between them"
            : "may hold only ASCII letters, digits, '-', '_' and '.'";
        var afterColon = true;
        foreach (var c in value)
        {
            var colon = c == Separator;
            if (colon ? !colons || afterColon : !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return allowed;
            }

            afterColon = colon;
        }

        return afterColon ? allowed : null;
    }
}
