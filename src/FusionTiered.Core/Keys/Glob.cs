using System.Buffers;
using System.Text;

namespace FusionTiered.Keys;

/* A pattern over the texts of keys, in the syntax of Redis: * ? [abc] [^a-z] \x
   What it matches is the text as CacheKey.Text gives it, so a ':' inside a part is "%3A", as it is in Redis.
   Matching: what stands before the first wildcard is compared at once; after it, one pass that returns to the last '*' only.
   That is enough, since a '*' further left can do nothing that the last one cannot, and it bounds the work by the length of
   the pattern times that of the text: no pattern is expensive, whoever wrote it.
   '?' and classes stand for one UTF-16 character here and for one byte in Redis; beyond ASCII that is not the same.
   Who searches in Redis asks with ForBytes, which finds no less, and looks at what comes back with IsMatch. */
internal sealed class Glob
{
    /// <summary>Characters of a pattern, not counting those that only escape the next: as many as a key may have.</summary>
    public const int MaxLength = KeyRules.MaxLength;

    private static readonly SearchValues<char> Special = SearchValues.Create("*?[]\\");

    // The part behind the literal prefix.
    private readonly GlobElement[] _rest;

    private Glob(string text, List<GlobElement> elements)
    {
        Text = text;
        var literal = elements.FindIndex(e => e.Kind != GlobElementKind.Literal);
        literal = literal < 0 ? elements.Count : literal;
        LiteralPrefix = string.Create(literal, elements, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = from[i].Literal;
            }
        });
        _rest = [.. elements.Skip(literal)];
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>What every match begins with, escapes undone. Of an exact pattern: the only text that matches.</summary>
    public string LiteralPrefix { get; }

    /// <summary>Whether there is no wildcard in it.</summary>
    public bool IsExact => _rest.Length == 0;

    /// <summary>Whether it matches all that begins with <see cref="LiteralPrefix"/>: its only wildcard is a <c>*</c> at its end.</summary>
    public bool IsPrefix => _rest is [{ Kind: GlobElementKind.Many }];

    /// <summary>The same pattern for a matcher that counts bytes: it matches whatever this one does, and perhaps more.</summary>
    public string ForBytes
    {
        get
        {
            var pattern = new StringBuilder(Escape(LiteralPrefix));
            var many = false;
            foreach (var element in _rest)
            {
                if (element.Kind == GlobElementKind.Literal)
                {
                    pattern.Append(Escape(element.Literal.ToString()));
                    many = false;
                }
                else if (!many)
                {
                    pattern.Append('*');
                    many = true;
                }
            }

            return pattern.ToString();
        }
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="InvalidPatternException">The pattern is empty or too long, or a bracket or an escape has no end.</exception>
    public static Glob Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var elements = new List<GlobElement>();
        return GlobReader.Read(pattern, elements) is { } fault ? throw new InvalidPatternException(fault) : new Glob(pattern, elements);
    }

    /// <summary>The pattern that <paramref name="text"/> alone matches, to be put into a larger one outside of brackets.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Special))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (Special.Contains(c))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>Whether the whole of <paramref name="text"/> matches. Upper and lower case are different.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(LiteralPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[LiteralPrefix.Length..];
        return IsExact ? text.IsEmpty : IsPrefix || IsMatchOfRest(text);
    }

    private bool IsMatchOfRest(ReadOnlySpan<char> text)
    {
        var rest = _rest;
        var (at, element) = (0, 0);
        var (resumeAt, resumeElement) = (0, -1);
        while (at < text.Length)
        {
            if (element < rest.Length && rest[element].Kind == GlobElementKind.Many)
            {
                (resumeAt, resumeElement) = (at, ++element);
            }
            else if (element < rest.Length && rest[element].Matches(text[at]))
            {
                at++;
                element++;
            }
            else if (resumeElement >= 0)
            {
                // The last '*' takes one character more.
                (at, element) = (++resumeAt, resumeElement);
            }
            else
            {
                return false;
            }
        }

        return element == rest.Length || (element == rest.Length - 1 && rest[element].Kind == GlobElementKind.Many);
    }
}
