using FusionTiered.Sources;

namespace FusionTiered.Refreshing;

/// <summary>The pauses of a background refresher after failures: 10, 20 and 40 s, or 2, 4 and 8 min where the source limits its rate; after that long pauses.</summary>
internal static class RefreshSchedule
{
    /// <summary>The failures in a row that are followed by a retry. More of them are followed by a pause.</summary>
    public const int Retries = 3;

    private const int MinutesPerFailure = 2;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstRetryOfLimited = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>How long to wait before the next try.</summary>
    /// <param name="failures">The failures in a row, this one counted; 1 or more.</param>
    /// <param name="failure">The last one. Where it says when to come back, that holds, but for less than 10 s; and a longer pause of this schedule.</param>
    public static TimeSpan PauseAfter(int failures, Exception failure)
    {
        var told = failure is RetryAfterException late ? late.RetryAfter : TimeSpan.Zero;
        if (failures > Retries)
        {
            var pause = TimeSpan.FromMinutes(MinutesPerFailure * (double)failures);
            pause = pause < LongestPause ? pause : LongestPause;
            return told > pause ? told : pause;
        }

        // "At once" is no pause: the source has just refused.
        return failure is RetryAfterException ? (told > FirstRetry ? told : FirstRetry)
            : (SourceFailures.IsRateLimit(failure) ? FirstRetryOfLimited : FirstRetry) * (1 << (failures - 1));
    }
}
