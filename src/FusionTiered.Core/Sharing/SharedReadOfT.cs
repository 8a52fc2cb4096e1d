using FusionTiered.Scheduling;

namespace FusionTiered.Sharing;

/// <summary>A read of L2 with its answer. As long as nobody follows it, it makes no task.</summary>
/// <param name="key">The key.</param>
/// <typeparam name="TAnswer">The type of the answer.</typeparam>
internal abstract class SharedRead<TAnswer>(string key) : SharedRead(key)
    where TAnswer : class
{
    private TaskCompletionSource<TAnswer?>? _followed;
    private TAnswer? _answer;
    private bool _isOver;

    /// <summary>Waits for the answer.</summary>
    /// <returns>Null: the read ended without an answer, and the caller asks by itself.</returns>
    public Task<TAnswer?> FollowAsync()
    {
        lock (this)
        {
            return _isOver ? Task.FromResult(_answer) : (_followed ??= new(Continuation.Apart)).Task;
        }
    }

    /// <summary>Answers those who follow.</summary>
    /// <param name="answer">The answer; null: there is none for others.</param>
    public void Answer(TAnswer? answer)
    {
        TaskCompletionSource<TAnswer?>? followed;
        lock (this)
        {
            (_answer, _isOver, followed) = (answer, true, _followed);
        }

        followed?.SetResult(answer);
    }
}
