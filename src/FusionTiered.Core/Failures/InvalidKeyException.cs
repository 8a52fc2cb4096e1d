namespace FusionTiered;

/// <summary>A key breaks a rule of spelling: it is too long, empty, or its parts could not be told apart.</summary>
/// <remarks>The message names the rule, the length and the limit, and never the key itself: keys may hold personal data.</remarks>
public sealed class InvalidKeyException : ArgumentException
{
    /// <summary>Creates the error without a reason.</summary>
    public InvalidKeyException()
        : base("The cache key breaks a rule of spelling.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">The rule that was broken. It must not hold the key.</param>
    public InvalidKeyException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">The rule that was broken. It must not hold the key.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidKeyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
