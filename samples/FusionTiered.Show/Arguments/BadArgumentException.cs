namespace FusionTiered.Show.Arguments;

/// <summary>The command line cannot be understood; the message says which argument, its value, and what is allowed.</summary>
public sealed class BadArgumentException : Exception
{
    public BadArgumentException()
    {
    }

    public BadArgumentException(string message)
        : base(message)
    {
    }

    public BadArgumentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
