using FusionTiered.Failures;

namespace FusionTiered.Keys;

/// <summary>The slow road of writing a part: one character at a time, with escapes. Its rules stand in <see cref="KeyRules"/>.</summary>
internal static class KeyEscape
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Characters of <paramref name="part"/> once it is escaped.</summary>
    public static int Length(ReadOnlySpan<char> part, bool keepSeparator)
    {
        var length = part.Length;
        for (var i = 0; i < part.Length; i++)
        {
            if (KeyRules.IsEscaped(part[i], keepSeparator))
            {
                length += 2;
            }
            else if (char.IsSurrogate(part[i]))
            {
                if (IsPair(part, i))
                {
                    i++;
                }
                else
                {
                    length += 5;
                }
            }
        }

        return length;
    }

    /// <summary>Writes <paramref name="part"/>, escaped, to <paramref name="target"/>, which has room for it.</summary>
    public static void Write(ReadOnlySpan<char> part, Span<char> target, bool keepSeparator)
    {
        var at = 0;
        for (var i = 0; i < part.Length; i++)
        {
            var c = part[i];
            if (KeyRules.IsEscaped(c, keepSeparator))
            {
                target[at++] = KeyRules.Escape;
                target[at++] = Hex[c >> 4];
                target[at++] = Hex[c & 15];
            }
            else if (!char.IsSurrogate(c))
            {
                target[at++] = c;
            }
            else if (IsPair(part, i))
            {
                target[at++] = c;
                target[at++] = part[++i];
            }
            else
            {
                target[at++] = KeyRules.Escape;
                target[at++] = 'u';
                target[at++] = Hex[c >> 12];
                target[at++] = Hex[(c >> 8) & 15];
                target[at++] = Hex[(c >> 4) & 15];
                target[at++] = Hex[c & 15];
            }
        }
    }

    /// <summary>Throws unless <paramref name="text"/> is something that <see cref="Write"/> could have written.</summary>
    public static void CheckWritten(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == KeyRules.Escape)
            {
                var length = EscapeAt(text[i..]);
                if (length == 0)
                {
                    KeyFailures.NotCanonical(i, "'%' that begins no escape of a key");
                }

                i += length - 1;
            }
            else if (KeyRules.IsEscaped(c, keepSeparator: true))
            {
                KeyFailures.NotCanonical(i, "a brace or a control character");
            }
            else if (char.IsSurrogate(c) && !IsPair(text, i++))
            {
                KeyFailures.NotCanonical(i - 1, "a surrogate without its partner");
            }
        }
    }

    // Characters of the escape that text begins with; 0 when Write would not have written it so.
    private static int EscapeAt(ReadOnlySpan<char> text)
    {
        if (text.Length >= 6 && text[1] == 'u')
        {
            return TryRead(text.Slice(2, 4), out var surrogate) && char.IsSurrogate(surrogate) ? 6 : 0;
        }

        return text.Length >= 3 && TryRead(text.Slice(1, 2), out var c) && KeyRules.IsEscaped(c, keepSeparator: false) ? 3 : 0;
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out char value)
    {
        value = '\0';
        foreach (var digit in digits)
        {
            var at = Hex.IndexOf(digit, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            value = (char)((value << 4) | at);
        }

        return true;
    }

    private static bool IsPair(ReadOnlySpan<char> text, int at) =>
        at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
}
