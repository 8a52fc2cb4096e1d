using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// A command under way, and the task its caller awaits.
/// <para>
/// It is ended by the reader (reply, loss), the heartbeat (deadline) or the caller's cancellation, the first of them under
/// <see cref="_lock"/>. Completion only queues the continuation: no code of the caller ever runs on the thread that completes.
/// </para>
/// <para>
/// Two hold it: the line of replies and the caller. When both have let go it returns to the pool. The heartbeat and a late
/// cancellation may still look at it then; the first judges by the deadline it finds under the lock, the second is waited for
/// by disposing its registration before the caller lets go.
/// </para>
/// </summary>
internal sealed class PendingCommand<TCommand, TReply> : PendingReply, IValueTaskSource<TReply>
    where TCommand : struct, IRedisCommand<TReply>
{
    private const int PooledAtMost = 1024;

    private static readonly ConcurrentQueue<PendingCommand<TCommand, TReply>> Pool = new();
    private static int s_pooled;
    private static int s_made;

    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<TReply> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private IReplyObserver? _observer;
    private TCommand _command;
    private TReply _result = default!;
    private RespErrorException? _error;
    private TimeSpan _budget;
    private long _deadline;
    private int _index;
    private int _holders;
    private int _awaited;
    private bool _isOver;

    private PendingCommand() => Interlocked.Increment(ref s_made);

    /// <summary>How many are neither in the pool nor dropped by it: under way, or lost.</summary>
    public static int UnderWay => Volatile.Read(ref s_made) - Volatile.Read(ref s_pooled);

    public ref TCommand Command => ref _command;

    public override bool AwaitsPush => TCommand.IsAnsweredByPush;

    public static PendingCommand<TCommand, TReply> Rent(in TCommand command, IReplyObserver? observer, long deadline, TimeSpan budget)
    {
        if (Pool.TryDequeue(out var pending))
        {
            Interlocked.Decrement(ref s_pooled);
        }
        else
        {
            pending = new();
        }

        lock (pending._lock)
        {
            pending._command = command;
            pending._observer = observer;
            pending._deadline = deadline;
            pending._budget = budget;
            pending._index = 0;
            pending._isOver = false;
            pending._holders = 2;
            pending._awaited = 0;
            pending.RepliesLeft = command.Replies;
        }

        return pending;
    }

    /// <summary>Gives back the rented buffer of a command that never entered the line.</summary>
    public void GiveBackUnused() => Recycle();

    /// <summary>The caller's task. Afterwards the caller holds this object until it has awaited.</summary>
    public ValueTask<TReply> Start(CancellationToken cancellation)
    {
        var task = new ValueTask<TReply>(this, _source.Version);
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation;
            _registration = cancellation.UnsafeRegister(static state => ((PendingCommand<TCommand, TReply>)state!).Cancel(), this);
        }

        return task;
    }

    public override void Deliver(ReadOnlySpan<byte> frame)
    {
        // Outside the lock: an observer takes locks of its own, which a canceller may hold.
        _observer?.OnReply(_index, new RespReader(frame));
        lock (_lock)
        {
            try
            {
                if (!_isOver && _error is null)
                {
                    ReadReply(frame);
                }
            }
            finally
            {
                _index++;
                RepliesLeft--;
            }

            if (RepliesLeft == 0 && !_isOver)
            {
                End(_error);
            }
        }
    }

    public override long Expire(long now)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return long.MaxValue;
            }

            if (now < _deadline)
            {
                return _deadline;
            }

            End(new RedisTimeoutException(TCommand.Name, _budget));
            return long.MaxValue;
        }
    }

    public override void Lose(bool handedOver, Exception reason)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                End(new RedisConnectionLostException(TCommand.Name, handedOver, reason));
            }
        }
    }

    public override void LeaveLine() => LetGo();

    public TReply GetResult(short token)
    {
        // A second await must throw before it frees what somebody else uses by now.
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending || Interlocked.Exchange(ref _awaited, 1) != 0)
        {
            throw new InvalidOperationException("The reply has not come yet, or was awaited before.");
        }

        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _registration.Dispose();
            LetGo();
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void ReadReply(ReadOnlySpan<byte> frame)
    {
        var reader = new RespReader(frame);
        try
        {
            _command.Read(_index, ref reader, ref _result);
        }
        catch (RespErrorException error)
        {
            _error = error;
        }
    }

    private void Cancel()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                End(new OperationCanceledException(_cancellation));
            }
        }
    }

    private void End(Exception? failure)
    {
        _isOver = true;
        if (failure is null)
        {
            _source.SetResult(_result);
            return;
        }

        // Half an answer (the value of a GET whose PTTL never came) goes to nobody.
        (_result as IDisposable)?.Dispose();
        _source.SetException(failure);
    }

    private void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Recycle();
        }
    }

    private void Recycle()
    {
        lock (_lock)
        {
            _isOver = true;
            _source.Reset();
            _command = default;
            _result = default!;
            _error = null;
            _observer = null;
            _registration = default;
            _cancellation = default;
        }

        if (Interlocked.Increment(ref s_pooled) <= PooledAtMost)
        {
            Pool.Enqueue(this);
        }
        else
        {
            Drop();
        }
    }

    private static void Drop()
    {
        Interlocked.Decrement(ref s_pooled);
        Interlocked.Decrement(ref s_made);
    }
}
