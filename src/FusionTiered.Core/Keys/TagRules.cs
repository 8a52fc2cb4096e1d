using System.Globalization;

namespace FusionTiered.Keys;

/// <summary>What a tag may be: any text of 1 to 1,024 characters without control characters and halves of surrogate pairs.</summary>
internal static class TagRules
{
    public const int MaxLength = KeyRules.MaxLength;

    /// <summary>What the tags begin with that the cache makes of patterns; no tag of a user can.</summary>
    public const string PatternPrefix = "\u0001p:";

    /// <summary>What is wrong with <paramref name="tag"/>, as the end of a sentence without the tag; null when nothing is.</summary>
    public static string? FaultOf(string? tag) => tag switch
    {
        null or "" => "is empty",
        { Length: > MaxLength } => string.Create(CultureInfo.InvariantCulture, $"has {tag.Length:N0} characters; it may have at most {MaxLength:N0}"),
        _ => FaultIn(tag),
    };

    /// <summary>Whether the cache made it of a pattern.</summary>
    public static bool IsOfPattern(string tag) => tag.StartsWith(PatternPrefix, StringComparison.Ordinal);

    /// <exception cref="ArgumentException">The tag breaks a rule; the message does not show it.</exception>
    public static string Checked(string tag, string parameter) =>
        FaultOf(tag) is { } fault ? throw new ArgumentException($"A tag {fault}.", parameter) : tag;

    /// <exception cref="ArgumentException">A tag breaks a rule; the message does not show it.</exception>
    public static IReadOnlyCollection<string>? Checked(IReadOnlyCollection<string>? tags, string parameter)
    {
        if (tags is IReadOnlyList<string> list)
        {
            // By number: an enumerator would be an allocation in each call.
            for (var i = 0; i < list.Count; i++)
            {
                Checked(list[i], parameter);
            }

            return tags;
        }

        foreach (var tag in tags ?? [])
        {
            Checked(tag, parameter);
        }

        return tags;
    }

    // UTF-8 cannot say half of a pair: in the shared tier it would come back as another tag, and an invalidation would miss the value.
    private static string? FaultIn(string tag)
    {
        for (var i = 0; i < tag.Length; i++)
        {
            if (char.IsControl(tag[i]))
            {
                return "holds a control character";
            }

            if (char.IsSurrogate(tag[i]) && (i + 1 == tag.Length || !char.IsSurrogatePair(tag[i], tag[++i])))
            {
                return "holds half of a surrogate pair";
            }
        }

        return null;
    }
}
