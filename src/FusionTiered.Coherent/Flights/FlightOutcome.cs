using FusionTiered.Entries;

namespace FusionTiered.Flights;

/// <summary>How a load ended: with an answer, or with a failure. An outcome, not a faulted task: a task would share one stack.</summary>
internal readonly struct FlightOutcome<T>
{
    private readonly CacheResult<T> _result;
    private readonly StoredCopy? _copy;

    private FlightOutcome(CacheResult<T> result, Exception? failure, bool alone, StoredCopy? copy = null)
    {
        _result = result;
        _copy = copy;
        Failure = failure;
        IsAlone = alone;
    }

    public Exception? Failure { get; }

    /// <summary>Whether the answer is past its lifetime.</summary>
    public bool IsStale => _result.IsStale;

    /// <summary>Whether there was one waiter at most when it ended.</summary>
    public bool IsAlone { get; }

    /// <summary>A batch source left the key out: callers outside of that batch ask their own source.</summary>
    public static FlightOutcome<T> Unanswered => new(default, null, false) { IsUnanswered = true };

    public bool IsUnanswered { get; private init; }

    /// <param name="result">The answer.</param>
    /// <param name="copy">The copy from which each caller gets a value of its own; null where the value is shared.</param>
    public static FlightOutcome<T> Of(CacheResult<T> result, StoredCopy? copy = null) => new(result, null, false, copy);

    public static FlightOutcome<T> Failed(Exception failure, bool alone) => new(default, failure, alone);

    /// <summary>The answer as one of the callers gets it.</summary>
    public CacheResult<T> ResultOfOneCaller() =>
        _copy is null ? _result : new((T)_copy.Read()!, _result.Found, _result.Tier, _result.IsStale, _result.IsVerified);
}
