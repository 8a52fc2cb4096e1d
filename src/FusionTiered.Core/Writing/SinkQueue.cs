using FusionTiered.Time;

namespace FusionTiered.Writing;

/* The order in which writes go to a sink.
   - One write of a key at a time: the next one of the key waits until it was taken or has stepped aside. So retries cannot change the order of a key.
   - Writes that are new go in batches. When a batch fails, each of its writes goes alone, at once: the good ones get through, the bad one is found.
   - A write that failed alone waits for its own pause. Batches of new writes and single tries take turns, so neither holds up the other.
   - Three different writes that fail in a row, with no success between: the sink is down. After a pause one write goes as a probe.
   - A failure alone says nothing about the write: the sink may be down. Each further one counts only when the sink has taken something since the last.
   - Closed: nothing more comes in, each write that waits for its next try gets one at once, and pauses are short. For the last moments of a process.
   The queue knows no task and no timer: its owner asks for the next batch, and reports what became of it. */

/// <summary>The writes that wait for one sink.</summary>
/// <param name="options">How they wait.</param>
/// <param name="clock">The clock.</param>
/// <param name="shared">The successes of a sink that other queues use as well; null: of this queue alone.</param>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class SinkQueue<T>(WriteBehindOptions options, CacheClock clock, SinkSuccesses? shared = null)
{
    private const int DownAfter = 3;

    // New writes of a sink that is down tell more than old ones, so they wait no longer than this.
    private const int LongestProbePause = 4;

    private static readonly TimeSpan LastPause = TimeSpan.FromMilliseconds(100);

    private readonly SinkSuccesses _successes = shared ?? new();

    private readonly Lock _gate = new();
    private readonly Dictionary<CacheKey, QueuedWrite<T>> _newest = [];
    private readonly Queue<QueuedWrite<T>> _fresh = new();
    private readonly Queue<QueuedWrite<T>> _alone = new();
    private readonly PriorityQueue<QueuedWrite<T>, long> _retries = new();
    private readonly HashSet<CacheKey> _failing = [];
    private TaskCompletionSource? _emptied;
    private int _count;
    private int _rests;
    private long _restsUntil;
    private long _probesAt;
    private long _seen;
    private bool _isTurnOfSingles;
    private bool _isClosed;

    /// <summary>Writes that wait, those included that the sink has now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Writes that could go to the sink now, were it there: those that wait for a next try are not counted.</summary>
    public int Ready
    {
        get
        {
            lock (_gate)
            {
                return _fresh.Count + _alone.Count;
            }
        }
    }

    /// <summary>Whether the sink is taken to be down.</summary>
    public bool IsDown
    {
        get
        {
            lock (_gate)
            {
                return IsDown_NeedsLock;
            }
        }
    }

    private bool IsDown_NeedsLock => _failing.Count >= DownAfter;

    /// <summary>Replaces the newest write of the key, when it has one that the sink has not got.</summary>
    public bool TryReplace(PendingWrite<T> write)
    {
        lock (_gate)
        {
            return TryReplace_NeedsLock(write);
        }
    }

    /// <summary>Adds a write behind those of its key.</summary>
    /// <param name="write">The write.</param>
    /// <param name="isReplacement">Whether it took the place of an earlier write.</param>
    /// <param name="isDueChanged">Whether the time of the next batch has changed.</param>
    /// <param name="wait">How long others go first; null: it goes with the next batch.</param>
    /// <returns>False: the queue is closed.</returns>
    public bool TryAdd(PendingWrite<T> write, out bool isReplacement, out bool isDueChanged, TimeSpan? wait = null)
    {
        lock (_gate)
        {
            isReplacement = TryReplace_NeedsLock(write);
            isDueChanged = false;
            if (isReplacement || _isClosed)
            {
                return isReplacement;
            }

            var added = new QueuedWrite<T>(write, clock.Now);
            if (_newest.TryGetValue(write.Key, out var newest))
            {
                newest.Next = added;
            }
            else if (wait is { } pause)
            {
                _retries.Enqueue(added, CacheClock.After(clock.Now, pause < options.RetryMaxDelay ? pause : options.RetryMaxDelay));
            }
            else
            {
                _fresh.Enqueue(added);
            }

            _newest[write.Key] = added;
            _count++;
            isDueChanged = _fresh.Count == 1 || _fresh.Count == options.BatchSize;
            return true;
        }
    }

    /// <summary>From now on it takes no write, and hands on what it has with short pauses only.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_retries.TryDequeue(out var write, out _))
            {
                _alone.Enqueue(write);
            }

            _restsUntil = _probesAt = clock.Now;
        }
    }

    /// <summary>The newest write of a key.</summary>
    public bool TryFind(CacheKey key, out PendingWrite<T> write)
    {
        lock (_gate)
        {
            var found = _newest.TryGetValue(key, out var newest);
            write = found ? newest!.Write : default;
            return found;
        }
    }

    /// <summary>The next batch that is due; null: none is. Report what became of it before asking for another one.</summary>
    /// <param name="hurry">Whether new writes go without waiting for a full batch.</param>
    public IReadOnlyList<QueuedWrite<T>>? Take(bool hurry)
    {
        lock (_gate)
        {
            var now = clock.Now;
            List<QueuedWrite<T>>? batch;
            if (IsDown_NeedsLock)
            {
                batch = Probe_NeedsLock(now);
            }
            else
            {
                batch = _isTurnOfSingles ? Single_NeedsLock(now) ?? Fresh_NeedsLock(now, hurry) : Fresh_NeedsLock(now, hurry) ?? Single_NeedsLock(now);
                _isTurnOfSingles = !_isTurnOfSingles;
            }

            batch?.ForEach(static write => write.Take());
            return batch;
        }
    }

    /// <summary>How long until a batch is due; null: nothing waits.</summary>
    public TimeSpan? DueIn(bool hurry)
    {
        lock (_gate)
        {
            var due = long.MaxValue;
            if (IsDown_NeedsLock)
            {
                due = _fresh.Count > 0 || _alone.Count > 0 ? Math.Min(_probesAt, _restsUntil) : _retries.Count > 0 ? _restsUntil : due;
            }
            else
            {
                if (_alone.Count > 0 || (_fresh.Count > 0 && (hurry || _fresh.Count >= options.BatchSize)))
                {
                    return TimeSpan.Zero;
                }

                if (_fresh.TryPeek(out var oldest))
                {
                    due = CacheClock.After(oldest.AcceptedAt, options.BatchDelay);
                }

                if (_retries.TryPeek(out _, out var retry))
                {
                    due = Math.Min(due, retry);
                }
            }

            return due == long.MaxValue ? null : TimeSpan.FromMilliseconds(Math.Max(0, due - clock.Now));
        }
    }

    /// <summary>The sink has taken the batch.</summary>
    /// <returns>Whether it was down before.</returns>
    public bool Succeeded(IReadOnlyList<QueuedWrite<T>> batch)
    {
        lock (_gate)
        {
            var wasDown = IsDown_NeedsLock;
            _successes.Add();
            Revive_NeedsLock();
            foreach (var write in batch)
            {
                Remove_NeedsLock(write);
            }

            return wasDown;
        }
    }

    /// <summary>The sink was called off in the middle of the batch: that tells nothing about sink or writes.</summary>
    public void Return(IReadOnlyList<QueuedWrite<T>> batch)
    {
        lock (_gate)
        {
            foreach (var write in batch)
            {
                write.IsTaken = false;
                _alone.Enqueue(write);
            }
        }
    }

    /// <summary>The batch failed: its writes will be tried again.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="failure">The type of the failure.</param>
    /// <param name="poison">The write that is to step aside now: note it, and tell <see cref="StepAside"/>. Null: there is none.</param>
    /// <returns>How long the sink is left alone, when it is taken to be down.</returns>
    public TimeSpan? Failed(IReadOnlyList<QueuedWrite<T>> batch, string failure, out QueuedWrite<T>? poison)
    {
        lock (_gate)
        {
            poison = null;
            foreach (var write in batch)
            {
                (write.IsTaken, write.Failure) = (false, failure);
            }

            if (batch.Count > 1)
            {
                foreach (var write in batch)
                {
                    _alone.Enqueue(write);
                }

                return null;
            }

            if (_seen != _successes.Count)
            {
                Revive_NeedsLock();
            }

            var single = batch[0];
            _failing.Add(single.Write.Key);
            if (single.Fail(_successes.Count) && single.Tries >= options.MaxTries)
            {
                (poison, single.IsTaken) = (single, true);
                return null;
            }

            _retries.Enqueue(single, CacheClock.After(clock.Now, Pause(single.Failures)));
            if (!IsDown_NeedsLock)
            {
                return null;
            }

            var rest = Pause(++_rests);
            var probe = options.RetryDelay * LongestProbePause;
            _restsUntil = CacheClock.After(clock.Now, rest);
            _probesAt = CacheClock.After(clock.Now, rest < probe ? rest : probe);
            return rest;
        }
    }

    /// <summary>The write is noted as poison. The next one of its key may go.</summary>
    /// <returns>Whether it was the newest one of its key.</returns>
    public bool StepAside(QueuedWrite<T> poison)
    {
        lock (_gate)
        {
            Remove_NeedsLock(poison);
            return poison.Next is null;
        }
    }

    /// <summary>Completes when no write waits.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            return _count == 0 ? Task.CompletedTask : (_emptied ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Revive_NeedsLock()
    {
        _seen = _successes.Count;
        _failing.Clear();
        _rests = 0;
    }

    private bool TryReplace_NeedsLock(PendingWrite<T> write)
    {
        if (_isClosed || !options.Coalesce || !_newest.TryGetValue(write.Key, out var newest) || newest.IsTaken)
        {
            return false;
        }

        newest.Replace(write);
        return true;
    }

    private List<QueuedWrite<T>>? Fresh_NeedsLock(long now, bool hurry)
    {
        if (!_fresh.TryPeek(out var oldest) || (!hurry && _fresh.Count < options.BatchSize && now < CacheClock.After(oldest.AcceptedAt, options.BatchDelay)))
        {
            return null;
        }

        List<QueuedWrite<T>> batch = new(Math.Min(_fresh.Count, options.BatchSize));
        while (batch.Count < options.BatchSize && _fresh.TryDequeue(out var write))
        {
            batch.Add(write);
        }

        return batch;
    }

    private List<QueuedWrite<T>>? Single_NeedsLock(long now) =>
        _alone.TryDequeue(out var write) ? [write]
        : _retries.TryPeek(out _, out var due) && due <= now ? [_retries.Dequeue()]
        : null;

    // One that has not failed alone yet tells most.
    private List<QueuedWrite<T>>? Probe_NeedsLock(long now) =>
        now >= Math.Min(_probesAt, _restsUntil) && (_fresh.TryDequeue(out var write) || _alone.TryDequeue(out write)) ? [write]
        : now >= _restsUntil && _retries.TryDequeue(out write, out _) ? [write]
        : null;

    private TimeSpan Pause(int failures)
    {
        var pause = options.RetryDelay * Math.Pow(2, Math.Clamp(failures, 1, 40) - 1);
        var longest = _isClosed && LastPause < options.RetryMaxDelay ? LastPause : options.RetryMaxDelay;
        return pause < longest ? pause : longest;
    }

    private void Remove_NeedsLock(QueuedWrite<T> write)
    {
        if (write.Next is { } next)
        {
            _fresh.Enqueue(next);
        }
        else
        {
            _newest.Remove(write.Write.Key);
        }

        _count--;
        if (_count == 0)
        {
            _emptied?.SetResult();
            _emptied = null;
        }
    }
}
