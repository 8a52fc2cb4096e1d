using System.Net;

namespace FusionTiered;

/// <summary>A source was told when to come back, as by HTTP 429 or 503 with <c>Retry-After</c>. Thrown by sources.</summary>
/// <remarks>
/// A retry waits this long instead of the profile's own pause. Where that is past the hard deadline no retry is made, since an
/// earlier one would be turned away. A background refresher waits this long before its next try.
/// </remarks>
public sealed class RetryAfterException : Exception
{
    /// <summary>Says that the source may be asked again after a while.</summary>
    /// <param name="retryAfter">How long to wait; a negative one counts as zero.</param>
    /// <param name="innerException">What the source met, if it is worth keeping.</param>
    public RetryAfterException(TimeSpan retryAfter, Exception? innerException = null)
        : base($"The source asks to be called again after {retryAfter}.", innerException) =>
        RetryAfter = retryAfter > TimeSpan.Zero ? retryAfter : TimeSpan.Zero;

    /// <summary>How long to wait before the next call.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Throws where a response of HTTP 429 or 503 says when to come back (<c>Retry-After</c>, in seconds or as a date). Does nothing otherwise: call <c>EnsureSuccessStatusCode</c> after it.</summary>
    /// <param name="response">The response.</param>
    /// <param name="time">The clock that a date is compared with; null: the system's.</param>
    /// <exception cref="RetryAfterException">The server asks for a pause.</exception>
    public static void ThrowIfTold(HttpResponseMessage response, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is { } told)
        {
            throw new RetryAfterException(told.Delta ?? (told.Date is { } date ? date - (time ?? TimeProvider.System).GetUtcNow() : TimeSpan.Zero));
        }
    }
}
