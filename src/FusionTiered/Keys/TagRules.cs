using System.Globalization;

namespace FusionTiered.Keys;

/// <summary>What a tag may be: any text of 1 to 1,024 characters without control characters.</summary>
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
        _ => tag.Any(char.IsControl) ? "holds a control character" : null,
    };

    /// <summary>Whether the cache made it of a pattern.</summary>
    public static bool IsOfPattern(string tag) => tag.StartsWith(PatternPrefix, StringComparison.Ordinal);

    /// <exception cref="ArgumentException">The tag breaks a rule; the message does not show it.</exception>
    public static string Checked(string tag, string parameter) =>
        FaultOf(tag) is { } fault ? throw new ArgumentException($"A tag {fault}.", parameter) : tag;
}
