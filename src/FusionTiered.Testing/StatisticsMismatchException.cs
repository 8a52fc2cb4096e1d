namespace FusionTiered.Testing;

/// <summary>Statistics differ from what a test expects.</summary>
public sealed class StatisticsMismatchException : Exception
{
    /// <summary>Creates the error without a reason.</summary>
    public StatisticsMismatchException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">Which figures differ, and by what.</param>
    public StatisticsMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">Which figures differ, and by what.</param>
    /// <param name="innerException">The cause.</param>
    public StatisticsMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
