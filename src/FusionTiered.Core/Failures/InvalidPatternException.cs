using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>A pattern of keys cannot be used: it is empty, too long, or one of its brackets or escapes has no end.</summary>
/// <remarks>The message names the rule and the position, and never the pattern itself: patterns may hold personal data.</remarks>
public sealed class InvalidPatternException : ArgumentException
{
    /// <summary>Creates the error without a reason.</summary>
    public InvalidPatternException()
        : this("it breaks a rule of patterns", innerException: null)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="fault">The rule that was broken, as the end of a sentence. It must not hold the pattern.</param>
    public InvalidPatternException(string fault)
        : this(fault, innerException: null)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="fault">The rule that was broken, as the end of a sentence. It must not hold the pattern.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidPatternException(string fault, Exception? innerException)
        : base($"The pattern cannot be used: {fault}. It knows '*', '?', '[abc]', '[^a-z]', and '\\' before a character that means itself.", innerException) =>
        HelpLink = Help.Patterns;
}
