using FusionTiered.Keys;

namespace FusionTiered.Invalidation;

/// <summary>
/// The parts that a pattern such as <c>feed:{userId}:*</c> begins with, each fixed or anything: what keys and patterns of this
/// shape have in common is the text up to the <c>:</c> behind the last of them.
/// </summary>
internal sealed class PatternShape
{
    // No part of a key holds it: control characters are escaped.
    private const char Anything = '\0';

    // A null stands for any part.
    private readonly string?[] _parts;

    private PatternShape(string?[] parts) => _parts = parts;

    /// <summary>How many parts it fixes.</summary>
    public int Depth => _parts.Length;

    /// <summary>The same for the same shape, however its placeholders are called: <c>feed:\0:</c></summary>
    public string Spelling => string.Concat(_parts.Select(static part => (part ?? Anything.ToString()) + KeyRules.Separator));

    /// <summary>The shape of a template; null where it has wildcards elsewhere than at its end, or ends inside a part.</summary>
    public static PatternShape? Of(IReadOnlyList<TemplatePiece> pieces)
    {
        var fixedPieces = pieces.TakeWhile(piece => piece.Kind != TemplatePieceKind.Wildcard).ToList();
        if (!pieces.Skip(fixedPieces.Count).All(static piece => piece is { Kind: TemplatePieceKind.Wildcard, Text: "*" }))
        {
            return null;
        }

        var text = string.Concat(fixedPieces.Select(static piece =>
            piece.Kind == TemplatePieceKind.Placeholder ? Anything.ToString() : CachePattern.Spell(piece.Text, keepSeparator: true)));
        if (!text.EndsWith(KeyRules.Separator))
        {
            return null;
        }

        return new PatternShape([.. text[..^1].Split(KeyRules.Separator).Select(static part => part.Contains(Anything, StringComparison.Ordinal) ? null : part)]);
    }

    /// <summary>Characters of the prefix that <paramref name="text"/> has in this shape, with the last <c>:</c>; 0 when it has not this shape.</summary>
    public int PrefixOf(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var part in _parts)
        {
            var end = text[length..].IndexOf(KeyRules.Separator);
            if (end < 0 || (part is not null && !text.Slice(length, end).SequenceEqual(part)))
            {
                return 0;
            }

            length += end + 1;
        }

        return length;
    }

    /// <summary>Whether it reaches some, but not all, of the keys that begin with <paramref name="prefix"/> (a namespace with its <c>:</c>, or nothing).</summary>
    public bool Divides(ReadOnlySpan<char> prefix)
    {
        var at = 0;
        while (!prefix.IsEmpty)
        {
            var end = prefix.IndexOf(KeyRules.Separator);
            if (at == _parts.Length || (_parts[at] is { } part && !prefix[..end].SequenceEqual(part)))
            {
                return false;
            }

            prefix = prefix[(end + 1)..];
            at++;
        }

        return at < _parts.Length;
    }
}
