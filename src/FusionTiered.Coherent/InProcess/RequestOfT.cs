using FusionTiered.Scheduling;

namespace FusionTiered.InProcess;

/// <summary>A request that is answered with a <typeparamref name="T"/>. Its caller goes on elsewhere, never within <see cref="Answer"/> or <see cref="Fail"/>.</summary>
/// <param name="run">What is done at the store, in one step.</param>
internal sealed class Request<T>(Func<Store, T> run) : Request
{
    private readonly TaskCompletionSource<T> _done = new(Continuation.Apart);
    private RemoteTierException? _refused;
    private T _result = default!;
    private ITimer? _deadline;

    public bool IsDone => _done.Task.IsCompleted;

    public ValueTask<T> Done => _done.Task.IsCompletedSuccessfully ? new(_done.Task.Result) : new(_done.Task);

    public override void Run(Store store)
    {
        try
        {
            _result = run(store);
        }
        catch (RemoteTierException refused)
        {
            _refused = refused;
        }
    }

    public override void Answer()
    {
        if (_refused is not null)
        {
            Fail(_refused);
        }
        else if (_done.TrySetResult(_result))
        {
            Volatile.Read(ref _deadline)?.Dispose();
        }
    }

    public override void Fail(RemoteTierException failure)
    {
        if (_done.TrySetException(failure))
        {
            Volatile.Read(ref _deadline)?.Dispose();
        }
    }

    /// <summary>Lets it end by a deadline, if it has not ended.</summary>
    public void EndBy(TimeSpan deadline, TimeProvider clock)
    {
        if (IsDone || deadline == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        if (deadline <= TimeSpan.Zero)
        {
            Fail(Refusal.Late(deadline));
            return;
        }

        var timer = clock.CreateTimer(_ => Fail(Refusal.Late(deadline)), null, deadline, Timeout.InfiniteTimeSpan);
        Volatile.Write(ref _deadline, timer);
        if (IsDone)
        {
            timer.Dispose();
        }
    }
}
