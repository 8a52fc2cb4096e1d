namespace FusionTiered.Flights;

/// <summary>How a load ended: with an answer, or with a failure. An outcome, not a faulted task: a task would share one stack.</summary>
internal readonly struct FlightOutcome<T>
{
    private FlightOutcome(CacheResult<T> result, Exception? failure, bool alone)
    {
        Result = result;
        Failure = failure;
        IsAlone = alone;
    }

    public CacheResult<T> Result { get; }

    public Exception? Failure { get; }

    /// <summary>Whether there was one waiter at most when it ended.</summary>
    public bool IsAlone { get; }

    /// <summary>A batch source left the key out: those who did not ask by that batch ask their own source.</summary>
    public static FlightOutcome<T> Unanswered => new(default, null, false) { IsUnanswered = true };

    public bool IsUnanswered { get; private init; }

    public static FlightOutcome<T> Of(CacheResult<T> result) => new(result, null, false);

    public static FlightOutcome<T> Failed(Exception failure, bool alone) => new(default, failure, alone);
}
