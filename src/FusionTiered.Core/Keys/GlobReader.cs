using System.Globalization;
using System.Text;

namespace FusionTiered.Keys;

/// <summary>Takes a pattern apart, as Redis reads it; where Redis guesses (a bracket without an end), this is a fault.</summary>
internal static class GlobReader
{
    /// <summary>The pieces of <paramref name="pattern"/>, several <c>*</c> in a row as one.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="elements">Takes the pieces; on a fault, those before it.</param>
    /// <returns>What is wrong, as the end of a sentence; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<char> pattern, List<GlobElement> elements)
    {
        if (pattern.IsEmpty)
        {
            return "it is empty";
        }

        var characters = 0;
        for (var i = 0; i < pattern.Length;)
        {
            var start = i;
            var c = pattern[i++];
            if (c == '\\')
            {
                if (i == pattern.Length)
                {
                    return $"the '\\' at position {Position(start)} escapes nothing";
                }

                elements.Add(new GlobElement(GlobElementKind.Literal, pattern[i++]));
                characters++;
            }
            else if (c == '[')
            {
                if (!TryReadClass(pattern, ref i, out var element))
                {
                    return $"the '[' at position {Position(start)} has no ']'";
                }

                elements.Add(element);
                characters += i - start;
            }
            else
            {
                Add(c, elements);
                characters++;
            }

            if (characters > Glob.MaxLength)
            {
                return string.Create(CultureInfo.InvariantCulture, $"it may have at most {Glob.MaxLength:N0} characters, not counting the '\\' that escape one, and has more");
            }
        }

        return null;
    }

    /// <summary>Where the class that begins with the <c>[</c> at <paramref name="start"/> ends: behind its <c>]</c>; -1 when it has none.</summary>
    public static int EndOfClass(ReadOnlySpan<char> pattern, int start)
    {
        var at = start + 1;
        return TryReadClass(pattern, ref at, out _) ? at : -1;
    }

    private static void Add(char c, List<GlobElement> elements)
    {
        if (c != '*')
        {
            elements.Add(c == '?' ? new GlobElement(GlobElementKind.One) : new GlobElement(GlobElementKind.Literal, c));
        }
        else if (elements.Count == 0 || elements[^1].Kind != GlobElementKind.Many)
        {
            elements.Add(new GlobElement(GlobElementKind.Many));
        }
    }

    // `at` is behind the '['. As Redis does: a ']' at once ends the class, so "[]" holds nothing and "[^]" everything;
    // an escape cannot begin a range; and whatever stands behind a '-' ends one, so "[a-]" has no end.
    private static bool TryReadClass(ReadOnlySpan<char> pattern, ref int at, out GlobElement element)
    {
        var ranges = new StringBuilder();
        var kind = GlobElementKind.In;
        if (at < pattern.Length && pattern[at] == '^')
        {
            kind = GlobElementKind.NotIn;
            at++;
        }

        while (at < pattern.Length)
        {
            var c = pattern[at++];
            if (c == ']')
            {
                element = new GlobElement(kind, Ranges: ranges.ToString());
                return true;
            }

            var last = c;
            if (c == '\\')
            {
                if (at == pattern.Length)
                {
                    break;
                }

                c = last = pattern[at++];
            }
            else if (at + 1 < pattern.Length && pattern[at] == '-')
            {
                last = pattern[at + 1];
                at += 2;
            }

            ranges.Append(c < last ? c : last).Append(c < last ? last : c);
        }

        element = default;
        return false;
    }

    private static string Position(int at) => (at + 1).ToString(CultureInfo.InvariantCulture);
}
