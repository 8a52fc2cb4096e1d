namespace FusionTiered.Show.Nodes;

/// <summary>The Redis that was asked for is not to be had; the message says why, without the URL.</summary>
public sealed class NoRedisException : Exception
{
    public NoRedisException()
    {
    }

    public NoRedisException(string message)
        : base(message)
    {
    }

    public NoRedisException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
