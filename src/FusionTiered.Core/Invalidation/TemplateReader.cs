using System.Globalization;
using System.Text;
using FusionTiered.Keys;

namespace FusionTiered.Invalidation;

/// <summary>Takes a template apart, or says what is wrong with it. Its syntax stands in <see cref="EventTemplate"/>.</summary>
internal sealed class TemplateReader(string text, bool isTag)
{
    private const string LowerFormat = "lower";

    private readonly List<TemplatePiece> _pieces = [];
    private readonly StringBuilder _literal = new();
    private int _at;

    // The text since the last ':'.
    private bool _placeholderOpen;
    private bool _wildcardOpen;

    public IReadOnlyList<TemplatePiece> Pieces => _pieces;

    /// <summary>Reads the text from <paramref name="start"/> on.</summary>
    /// <returns>What is wrong, as the end of a sentence; null when nothing is.</returns>
    public string? Read(int start)
    {
        _at = start;
        while (_at < text.Length)
        {
            if (ReadOne(text[_at]) is { } fault)
            {
                return fault;
            }
        }

        EndLiteral();
        return null;
    }

    private string? ReadOne(char c) => c switch
    {
        '{' when Next == '{' => Literal(c, 2),
        '}' when Next == '}' => Literal(c, 2),
        '{' => Placeholder(),
        '}' => $"the '}}' at position {Position(_at)} ends no placeholder; for a brace write '}}}}'",
        '*' or '?' or '[' or '\\' when isTag => $"the '{c}' at position {Position(_at)} has no meaning in a tag, which is matched as a whole",
        '\\' => Next is { } escaped ? Literal(escaped, 2) : $"the '\\' at position {Position(_at)} escapes nothing",
        '*' or '?' => Wildcard(_at + 1),
        '[' => Class(),
        _ => Literal(c, 1),
    };

    private char? Next => _at + 1 < text.Length ? text[_at + 1] : null;

    private string? Literal(char c, int length)
    {
        if (c == KeyRules.Separator)
        {
            _placeholderOpen = _wildcardOpen = false;
        }

        _literal.Append(c);
        _at += length;
        return null;
    }

    private string? Class()
    {
        var end = GlobReader.EndOfClass(text, _at);
        if (end < 0)
        {
            return $"the '[' at position {Position(_at)} has no ']'";
        }

        foreach (var c in text.AsSpan(_at, end - _at))
        {
            if (KeyRules.IsEscaped(c, keepSeparator: true))
            {
                return $"the brackets at position {Position(_at)} hold a placeholder, or a character that keys write as an escape";
            }
        }

        return Wildcard(end);
    }

    private string? Wildcard(int end)
    {
        if (_placeholderOpen)
        {
            return TooClose();
        }

        _wildcardOpen = true;
        EndLiteral();
        _pieces.Add(new TemplatePiece(TemplatePieceKind.Wildcard, text[_at..end]));
        _at = end;
        return null;
    }

    private string? Placeholder()
    {
        var end = text.IndexOf('}', _at);
        if (end < 0)
        {
            return $"the '{{' at position {Position(_at)} has no '}}'; for a brace write '{{{{'";
        }

        var inside = text[(_at + 1)..end];
        var colon = inside.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? inside : inside[..colon];
        if (!IsName(name))
        {
            return $"the name of the placeholder at position {Position(_at)} must be letters, digits, '_', '-' and '.'";
        }

        if (colon >= 0 && !string.Equals(inside[(colon + 1)..], LowerFormat, StringComparison.Ordinal))
        {
            return $"the placeholder '{name}' has the format '{inside[(colon + 1)..]}'; there is only '{LowerFormat}'";
        }

        if (!isTag && (_placeholderOpen || _wildcardOpen))
        {
            return TooClose();
        }

        _placeholderOpen = true;
        EndLiteral();
        _pieces.Add(new TemplatePiece(TemplatePieceKind.Placeholder, name, Lower: colon >= 0));
        _at = end + 1;
        return null;
    }

    // {a}{b}: "1" and "23" would be "12" and "3". {a}*: the value 1 would reach the keys of 12.
    private string TooClose() =>
        $"between the placeholder and what stands at position {Position(_at)} there must be a ':', or different values would reach the same keys";

    private void EndLiteral()
    {
        if (_literal.Length > 0)
        {
            _pieces.Add(new TemplatePiece(TemplatePieceKind.Literal, _literal.ToString()));
            _literal.Clear();
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.');

    private static string Position(int at) => (at + 1).ToString(CultureInfo.InvariantCulture);
}
