using System.Runtime.ExceptionServices;
using FusionTiered.Scheduling;

namespace FusionTiered.Flights;

/// <summary>A shared load of a value of type <typeparamref name="T"/>.</summary>
internal sealed class Flight<T>(string key, int hash) : Flight(key, hash)
{
    // Continuations of waiters never run on the thread that completes the load.
    private readonly TaskCompletionSource<FlightOutcome<T>> _outcome = new(Continuation.Apart);

    private Task<FlightOutcome<T>?>? _standIn;

    public override Type ValueType => typeof(T);

    public override bool IsCompleted => _outcome.Task.IsCompleted;

    public Task<FlightOutcome<T>> Outcome => _outcome.Task;

    public override void Abort(Exception failure) => _outcome.TrySetResult(FlightOutcome<T>.Failed(failure, alone: false));

    /// <summary>A search for a value that may stand in for the load. Callers that want one at the same time share it.</summary>
    /// <param name="search">Begins one.</param>
    public Task<FlightOutcome<T>?> StandInAsync(Func<Task<FlightOutcome<T>?>> search)
    {
        var present = Volatile.Read(ref _standIn);
        if (present is { IsCompleted: false })
        {
            return present;
        }

        var begun = search();
        Volatile.Write(ref _standIn, begun);
        return begun;
    }

    public void Complete(in FlightOutcome<T> outcome) => _outcome.TrySetResult(outcome);

    /// <summary>The failure of the load, ready to be thrown with a stack of the caller's own.</summary>
    /// <remarks>One exception object thrown by many callers mixes their stacks, so each of several callers throws a copy.</remarks>
    public static ExceptionDispatchInfo FailureOfOneCaller(in FlightOutcome<T> outcome) =>
        ExceptionDispatchInfo.Capture(outcome.IsAlone ? outcome.Failure! : FailureCopy.Of(outcome.Failure!));
}
