using System.Globalization;
using System.Text;
using FusionTiered.Keys;

namespace FusionTiered.Invalidation;

/* The targets of a named event, as text with placeholders that take their values from the event's data.
   -----------------------------------------------------------------------------------------------------
     leaderboard:top                 one key
     provider:{providerId}:stats     one key, spelled as Provider.Key($"{providerId}:stats") spells it
     market:{symbol:lower}           the value in lower case, as the canonical keys write symbols
     feed:{userId}:*                 a pattern, because it has a wildcard: * ? [abc] [^a-z]
     #region:{region}                a tag; the '#' is not part of it
     \*  \?  \[  \\  \#  {{  }}      the character itself
   A value is escaped as the part of a key and, in a pattern, against wildcards as well: it can neither add a part nor
   widen a pattern. Fixed text keeps its ':'; what else keys escape is escaped. So that values stay apart, there is a ':'
   between two placeholders, and between a placeholder and a wildcard.
   In a tag the value stands as it is, because tags are plain text and are compared as a whole: $"region:{region}". */
internal sealed class EventTemplate
{
    public const int MaxLength = 1024;

    private const char TagSign = '#';

    private readonly TemplatePiece[] _pieces;
    private readonly InvalidationTarget? _constant;

    private EventTemplate(string text, InvalidationTargetKind kind, IReadOnlyList<TemplatePiece> pieces)
    {
        Text = text;
        Kind = kind;
        Shape = kind == InvalidationTargetKind.Pattern ? PatternShape.Of(pieces) : null;
        _pieces = [.. pieces.Select(piece => Written(kind, piece))];
        if (!_pieces.Any(piece => piece.Kind == TemplatePieceKind.Placeholder))
        {
            _constant = Make(string.Concat(_pieces.Select(piece => piece.Text)));
        }
    }

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>Key, tag or pattern.</summary>
    public InvalidationTargetKind Kind { get; }

    /// <summary>Of a pattern that is whole parts and a <c>*</c> at its end: those parts; else null.</summary>
    public PatternShape? Shape { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="template">The template that was read.</param>
    /// <returns>What is wrong with it, as the end of a sentence; null when nothing is.</returns>
    public static string? Read(string? text, out EventTemplate? template)
    {
        template = null;
        if (string.IsNullOrEmpty(text))
        {
            return "it is empty";
        }

        if (text.Length > MaxLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it has {text.Length:N0} characters; it may have at most {MaxLength:N0}");
        }

        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            return "it begins or ends with white space";
        }

        var isTag = text[0] == TagSign;
        var reader = new TemplateReader(text, isTag);
        if (reader.Read(isTag ? 1 : 0) is { } fault)
        {
            return fault;
        }

        var kind = isTag ? InvalidationTargetKind.Tag
            : reader.Pieces.Any(piece => piece.Kind == TemplatePieceKind.Wildcard) ? InvalidationTargetKind.Pattern
            : InvalidationTargetKind.Key;
        try
        {
            template = new EventTemplate(text, kind, reader.Pieces);
            return null;
        }
        catch (ArgumentException broken)
        {
            // Faults that only a template without placeholders can have: an empty tag, a key that is too long once escaped.
            return broken.Message;
        }
    }

    /// <summary>What the template stands for in one event.</summary>
    /// <exception cref="MissingEventValueException">The data lacks a value.</exception>
    /// <exception cref="ArgumentException">A value makes the key or the pattern too long, or puts a control character into a tag.</exception>
    public InvalidationTarget Target(string eventName, IReadOnlyDictionary<string, string> data)
    {
        if (_constant is { } constant)
        {
            return constant;
        }

        var text = new StringBuilder();
        foreach (var piece in _pieces)
        {
            if (piece.Kind != TemplatePieceKind.Placeholder)
            {
                text.Append(piece.Text);
                continue;
            }

            if (!data.TryGetValue(piece.Text, out var value) || value is null)
            {
                throw new MissingEventValueException(eventName, piece.Text);
            }

            value = piece.Lower ? value.ToLowerInvariant() : value;
            text.Append(Kind switch
            {
                InvalidationTargetKind.Tag => value,
                InvalidationTargetKind.Pattern => CachePattern.Escape(value),
                _ => CachePattern.Spell(value, keepSeparator: false),
            });
        }

        return Make(text.ToString());
    }

    // Fixed text in the spelling of what it becomes a piece of.
    private static TemplatePiece Written(InvalidationTargetKind kind, TemplatePiece piece) => piece.Kind == TemplatePieceKind.Literal
        ? piece with
        {
            Text = kind switch
            {
                InvalidationTargetKind.Tag => piece.Text,
                InvalidationTargetKind.Pattern => Glob.Escape(CachePattern.Spell(piece.Text, keepSeparator: true)),
                _ => CachePattern.Spell(piece.Text, keepSeparator: true),
            },
        }
        : piece;

    private InvalidationTarget Make(string text) => Kind switch
    {
        InvalidationTargetKind.Tag => InvalidationTarget.Tag(text),
        InvalidationTargetKind.Pattern => InvalidationTarget.Pattern(text),
        _ => InvalidationTarget.Key(CacheKey.Parse(text)),
    };
}
