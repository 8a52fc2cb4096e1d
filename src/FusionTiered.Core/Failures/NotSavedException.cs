namespace FusionTiered;

/// <summary>The database has certainly not taken a write. Thrown by the delegate of <c>SaveAsync</c>: the cached value then stays.</summary>
/// <remarks>
/// Any other exception leaves the outcome open: a commit whose answer was lost may have happened. Then the cached value is removed. Throw
/// this one only for what the database never saw or has rolled back: a failed validation, a conflict of versions, a violated constraint.
/// </remarks>
public sealed class NotSavedException : Exception
{
    /// <summary>Says that nothing was written.</summary>
    /// <param name="message">Why not.</param>
    /// <param name="innerException">What the database said.</param>
    public NotSavedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
