using Polly;
using Polly.CircuitBreaker;

namespace FusionTiered.Sources;

/// <summary>Makes Polly's circuit breaker, which knows ratios within a time, open after a number of failures in a row.</summary>
/// <remarks>
/// The breaker is shown only the failures that are enough in a row, and opens at each that it is shown. A call that was
/// called off says nothing: it neither counts nor ends the row, and does not close an open breaker.
/// </remarks>
internal sealed class FailuresInRow(int limit)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <param name="pause">How long to stay open after so many failures.</param>
    /// <param name="isSilent">Whether a failure says nothing of the source.</param>
    public CircuitBreakerStrategyOptions Breaker(Func<int, TimeSpan> pause, Func<Exception, ResilienceContext, bool> isSilent) => new()
    {
        FailureRatio = 0,
        MinimumThroughput = 2, // the least that it takes; a row is never shorter
        SamplingDuration = TimeSpan.FromDays(1),
        BreakDurationGenerator = _ => new(pause(Count)),
        ShouldHandle = args => new(Note(args.Outcome.Exception, args.Context, isSilent)),
    };

    private bool Note(Exception? failure, ResilienceContext context, Func<Exception, ResilienceContext, bool> isSilent)
    {
        if (failure is null)
        {
            Volatile.Write(ref _count, 0);
            return false;
        }

        return (isSilent(failure, context) ? Count : Interlocked.Increment(ref _count)) >= limit;
    }
}
