namespace FusionTiered;

/// <summary>A key belongs to a profile that the cache does not have, or that is registered with another namespace.</summary>
public sealed class UnknownProfileException : InvalidOperationException
{
    /// <summary>Creates the error without a reason.</summary>
    public UnknownProfileException()
        : base("The profile is not registered.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">Which profile was asked for, and which are registered.</param>
    public UnknownProfileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">Which profile was asked for, and which are registered.</param>
    /// <param name="innerException">The cause.</param>
    public UnknownProfileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
