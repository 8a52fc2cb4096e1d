using Polly;
using Polly.Retry;

namespace FusionTiered;

/// <summary>When background work that failed tries again. Such pauses are too long for a call: within one, see <see cref="CacheProfileOptions.Retries"/>.</summary>
/// <remarks>
/// The two schedules, the time of one try and the rule of the breaker are those of the dashboards this library was made for:
/// updates of a value that many read and one worker loads.
/// </remarks>
public sealed class RetrySchedule
{
    private const int MostFailures = 3;
    private const int MinutesPerFailure = 2;

    private RetrySchedule(params TimeSpan[] delays) => Delays = delays;

    /// <summary>After an ordinary failure: 10, 20 and 40 seconds.</summary>
    public static RetrySchedule Background { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40));

    /// <summary>After a refusal by a rate limit (HTTP 429): 2, 4 and 8 minutes.</summary>
    public static RetrySchedule RateLimited { get; } = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(8));

    /// <summary>How long one try of background work may take: 30 seconds.</summary>
    public static TimeSpan OneTry { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause of background work: 30 minutes.</summary>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromMinutes(30);

    /// <summary>The pauses, in their order; after the last one the work has failed.</summary>
    public IReadOnlyList<TimeSpan> Delays { get; }

    /// <summary>
    /// How long background work that failed so often in a row is left alone: not at all up to 3 times, then 2 minutes for each
    /// failure, at most 30. So 8 minutes the first time.
    /// </summary>
    /// <param name="failuresInRow">Failures since the last success.</param>
    public static TimeSpan Pause(int failuresInRow)
    {
        if (failuresInRow <= MostFailures)
        {
            return TimeSpan.Zero;
        }

        var pause = TimeSpan.FromMinutes(Math.Min((long)failuresInRow * MinutesPerFailure, (long)LongestPause.TotalMinutes));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>This schedule as a pipeline. A cancellation is not retried; a <see cref="RetryAfterException"/> comes before the schedule.</summary>
    /// <param name="clock">The clock of the pauses; the system's when left out.</param>
    public ResiliencePipeline ToPipeline(TimeProvider? clock = null) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(Retry(_ => this)).Build();

    /// <summary>
    /// The whole of it, for one kind of background work: tries of at most <see cref="OneTry"/>, <see cref="RateLimited"/> after a
    /// 429 and <see cref="Background"/> after other failures, and a <see cref="Pause"/> after more than 3 failed runs in a row, in
    /// which a run fails at once with Polly's <c>BrokenCircuitException</c>. Make one, keep it, and run each update through it.
    /// </summary>
    /// <param name="clock">The clock of all this; the system's when left out.</param>
    public static ResiliencePipeline ForBackgroundWork(TimeProvider? clock = null)
    {
        var row = new Sources.FailuresInRow(MostFailures + 1);
        return new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(row.Breaker(Pause, static (failure, _) => Sources.SourceFailures.IsCancellation(failure)))
            .AddRetry(Retry(static failure => Sources.SourceFailures.IsRateLimit(failure) ? RateLimited : Background))
            .AddTimeout(OneTry)
            .Build();
    }

    private static RetryStrategyOptions Retry(Func<Exception?, RetrySchedule> scheduleOf) => new()
    {
        MaxRetryAttempts = Background.Delays.Count,
        ShouldHandle = static args => new(
            args.Outcome.Exception is { } failure
            && !args.Context.CancellationToken.IsCancellationRequested
            && !Sources.SourceFailures.IsCancellation(failure)),
        DelayGenerator = args => new(
            args.Outcome.Exception is RetryAfterException told ? told.RetryAfter : scheduleOf(args.Outcome.Exception).Delays[args.AttemptNumber]),
    };
}
