namespace FusionTiered;

/// <summary>An operation at L2 failed. Never thrown at callers of the cache, which goes on without the tier.</summary>
/// <remarks>Its message names neither keys nor secrets.</remarks>
internal sealed class RemoteTierException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="failure">The knowledge about the operation.</param>
    /// <param name="message">The event, without keys, values and secrets.</param>
    /// <param name="inner">The cause.</param>
    public RemoteTierException(RemoteFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>Describes a failure of which nothing is known.</summary>
    public RemoteTierException()
        : this(RemoteFailure.Unknown, "L2 failed.")
    {
    }

    /// <inheritdoc cref="RemoteTierException()"/>
    /// <param name="message">The event.</param>
    public RemoteTierException(string message)
        : this(RemoteFailure.Unknown, message)
    {
    }

    /// <inheritdoc cref="RemoteTierException()"/>
    /// <param name="message">The event.</param>
    /// <param name="innerException">The cause.</param>
    public RemoteTierException(string message, Exception innerException)
        : this(RemoteFailure.Unknown, message, innerException)
    {
    }

    /// <summary>The knowledge about the operation.</summary>
    public RemoteFailure Failure { get; }
}
