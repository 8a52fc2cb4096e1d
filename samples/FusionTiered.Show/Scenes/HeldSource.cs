namespace FusionTiered.Show.Scenes;

/// <summary>A source that answers when it is told to, so that something can happen while a load runs.</summary>
internal sealed class HeldSource<T>
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Ends when the source has been called.</summary>
    public Task Called => _called.Task;

    /// <summary>Whether it was told to answer, or to fail.</summary>
    public bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>One that answers at once.</summary>
    public static HeldSource<T> Ready(T value)
    {
        var source = new HeldSource<T>();
        source.Answer(value);
        return source;
    }

    /// <summary>One that fails at once.</summary>
    public static HeldSource<T> Broken(Exception failure)
    {
        var source = new HeldSource<T>();
        source.Fail(failure);
        return source;
    }

    public async ValueTask<T> CallAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _calls);
        _called.TrySetResult();
        return await _answer.Task.WaitAsync(ct);
    }

    public void Answer(T value) => _answer.SetResult(value);

    public void Fail(Exception failure) => _answer.SetException(failure);
}
