namespace FusionTiered.Sources;

/// <summary>What a failure of a source means for retry and breaker.</summary>
internal static class SourceFailures
{
    private const int TooManyRequests = 429;

    /// <summary>Somebody called the source off. A client's own time limit, which comes as a cancellation around it, is a failure.</summary>
    public static bool IsCancellation(Exception failure) => failure is OperationCanceledException { InnerException: not TimeoutException };

    /// <summary>A mistake in how the cache is used: it says nothing of the source, and the next call would meet it again.</summary>
    public static bool IsMisuse(Exception failure) => failure is RecursiveLoadException or CacheTypeMismatchException or InvalidKeyException or UnknownProfileException;

    public static bool IsRateLimit(Exception? failure) =>
        failure is RetryAfterException or HttpRequestException { StatusCode: (System.Net.HttpStatusCode)TooManyRequests };
}
