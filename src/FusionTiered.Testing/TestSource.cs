namespace FusionTiered.Testing;

/// <summary>A source on command: it counts its calls and answers, waits, hangs or fails as told.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
public sealed class TestSource<T>
{
    private readonly Lock _gate = new();
    private readonly List<Call> _waiting = [];
    private readonly List<(int Calls, TaskCompletionSource Reached)> _watchers = [];
    private Func<int, CancellationToken, ValueTask<T>>? _answer; // null: calls wait
    private int _calls;

    /// <summary>A source that answers <paramref name="value"/> at once, until it is told otherwise.</summary>
    /// <param name="value">The value.</param>
    public TestSource(T value) => _answer = (_, _) => new(value);

    /// <summary>Calls so far.</summary>
    public int Calls
    {
        get
        {
            lock (_gate)
            {
                return _calls;
            }
        }
    }

    /// <summary>Calls that wait for <see cref="Release"/> or <see cref="Fail"/>.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>From now on: answers <paramref name="value"/> at once.</summary>
    /// <param name="value">The value.</param>
    public void Answers(T value) => Becomes((_, _) => new(value));

    /// <summary>From now on: answers what <paramref name="value"/> makes of the number of the call, counted from 1.</summary>
    /// <param name="value">Makes the value.</param>
    public void Answers(Func<int, T> value) => Becomes((call, _) => new(value(call)));

    /// <summary>From now on: fails at once.</summary>
    /// <param name="failure">Makes the exception.</param>
    public void Fails(Func<Exception> failure) => Becomes((_, _) => throw failure());

    /// <summary>From now on: each call waits until <see cref="Release"/> or <see cref="Fail"/>, or until its token is cancelled.</summary>
    public void Waits() => Becomes(null);

    /// <summary>From now on: no call ever returns, whatever happens to its token.</summary>
    public void Hangs() => Becomes(static (_, _) => new(new TaskCompletionSource<T>().Task));

    /// <summary>Answers every call that waits.</summary>
    /// <param name="value">The value.</param>
    /// <returns>How many there were.</returns>
    public int Release(T value) => EndAll(call => call.Ended.TrySetResult(value));

    /// <summary>Fails every call that waits.</summary>
    /// <param name="failure">The exception.</param>
    /// <returns>How many there were.</returns>
    public int Fail(Exception failure) => EndAll(call => call.Ended.TrySetException(failure));

    /// <summary>Completes when the source has been called <paramref name="calls"/> times in all.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="timeout">After how much real time to give up; 10 s when left out.</param>
    public Task CalledAsync(int calls = 1, TimeSpan? timeout = null)
    {
        lock (_gate)
        {
            if (_calls >= calls)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((calls, reached));
            return reached.Task.WaitAsync(timeout ?? TimeSpan.FromSeconds(10), TimeProvider.System);
        }
    }

    /// <summary>The source, to be handed to the cache.</summary>
    /// <param name="cancellationToken">The token of the load.</param>
    public ValueTask<T> LoadAsync(CancellationToken cancellationToken)
    {
        int number;
        Func<int, CancellationToken, ValueTask<T>>? answer;
        var call = new Call();
        lock (_gate)
        {
            number = ++_calls;
            answer = _answer;
            if (answer is null)
            {
                _waiting.Add(call);
            }

            foreach (var (calls, reached) in _watchers)
            {
                if (calls <= number)
                {
                    reached.TrySetResult();
                }
            }
        }

        return answer is null ? WaitAsync(call, cancellationToken) : answer(number, cancellationToken);
    }

    private void Becomes(Func<int, CancellationToken, ValueTask<T>>? answer)
    {
        lock (_gate)
        {
            _answer = answer;
        }
    }

    private static async ValueTask<T> WaitAsync(Call call, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => call.Ended.TrySetCanceled(cancellationToken));
        return await call.Ended.Task.ConfigureAwait(false);
    }

    private int EndAll(Action<Call> end)
    {
        Call[] all;
        lock (_gate)
        {
            all = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var call in all)
        {
            end(call);
        }

        return all.Length;
    }

    private sealed class Call
    {
        public TaskCompletionSource<T> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
