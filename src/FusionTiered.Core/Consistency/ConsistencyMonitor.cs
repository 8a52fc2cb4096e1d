using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Consistency;

/* Compares one hit in about a thousand with L2, one second and ten seconds after it was served. A hit only notes its key and the name of
   its entry; everything else is done behind, one look after another, so a slow L2 gets no more than one read at a time.
   Only the entry that was served is compared, and only as long as memory serves it: an entry that was replaced is what coherence is for.
   A change may be under way at the very moment of a look. So a difference counts only if the same entry still differs a second later,
   and is called stale only if it lasts: a second look that comes just behind a change says nothing of ten seconds.
   A look at memory stands before the read of L2 and behind it: see the engines. */

/// <summary>Compares a sample of the hits in memory with L2, and counts the differences.</summary>
internal sealed class ConsistencyMonitor : IDisposable
{
    /// <summary>Hits that may wait at one time; more are dropped.</summary>
    internal const int Most = 512;

    private const long FirstAfter = 1_000, SecondAfter = 10_000, AgainAfter = 1_000, LongestLag = SecondAfter - FirstAfter;

    /// <summary>The time that L2 has for the answer of one look.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(1);

    private readonly ITierComparer _tiers;
    private readonly CacheClock _clock;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<PendingLook, long> _looks = new(Most);
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _timer;
    private readonly int _every;
    private uint _noted;
    private readonly long _staleAfter;
    private TaskCompletionSource? _looking;
    private long _armedFor = long.MaxValue;
    private bool _hasEnded;
    private long _toldAt = long.MinValue;

    /// <param name="tiers">Compares.</param>
    /// <param name="sampling">One hit in so many is compared; from <see cref="ProfileCounters.HitsPerSample"/> on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log of the cache.</param>
    /// <param name="lease">The coherence lease: memory may miss a change for that long.</param>
    public ConsistencyMonitor(ITierComparer tiers, int sampling, TimeProvider time, ILogger log, TimeSpan lease = default)
    {
        _staleAfter = Math.Max(LongestLag, (long)lease.TotalMilliseconds);
        (_tiers, _log) = (tiers, log);
        _clock = new CacheClock(time);
        _every = Math.Max(1, (int)Math.Round((double)sampling / ProfileCounters.HitsPerSample));

        // Comparisons belong to no call.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => _ = ((ConsistencyMonitor)state!).LookAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Hits that wait for a look.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _looks.Count;
            }
        }
    }

    /// <summary>Takes a hit that <see cref="ProfileCounters.Hit"/> chose. It allocates nothing, and waits for no look.</summary>
    public void Note(in SampledHit hit)
    {
        if (_every > 1 && Interlocked.Increment(ref _noted) % _every != 0)
        {
            return;
        }

        var now = _clock.Now;
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            if (_looks.Count >= Most)
            {
                hit.Profile.Counters.Consistency.Count(ConsistencyResult.Dropped);
                return;
            }

            _looks.Enqueue(new(hit, LookStage.First, now), now + FirstAfter);
            if (_looking is null && now + FirstAfter < _armedFor)
            {
                Arm_NeedsLock(now + FirstAfter, now);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            _looks.Clear();
            _timer.Dispose();
        }

        _ended.Cancel();
        _ended.Dispose();
    }

    /// <summary>Makes the comparisons that are due, and arms the timer for the next. While others are being made, it is their end.</summary>
    internal Task LookAsync()
    {
        TaskCompletionSource looking;
        lock (_gate)
        {
            if (_hasEnded || _looking is not null)
            {
                return _looking?.Task ?? Task.CompletedTask;
            }

            _looking = looking = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _armedFor = long.MaxValue;
        }

        return LookAsync(looking);
    }

    private async Task LookAsync(TaskCompletionSource looking)
    {
        while (TryTake(out var look))
        {
            var found = await CompareAsync(look.Hit).ConfigureAwait(false);
            try
            {
                Judge(look, found);
            }
#pragma warning disable CA1031 // A log of the application that fails: the next look goes on.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }

        looking.SetResult();
    }

    private bool TryTake(out PendingLook look)
    {
        lock (_gate)
        {
            if (!_hasEnded && _looks.TryPeek(out look, out var due))
            {
                var now = _clock.Now;
                if (due <= now)
                {
                    _looks.Dequeue();
                    return true;
                }

                Arm_NeedsLock(due, now);
            }

            look = default;
            _looking = null;
            return false;
        }
    }

    private async ValueTask<TierComparison> CompareAsync(SampledHit hit)
    {
        try
        {
            using var deadline = new CancellationTokenSource(Deadline, _clock.Provider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _ended.Token);
            return await _tiers.CompareAsync(hit, either.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Of the end of the cache, or of a value that cannot be compared: the next look goes on.
        catch (Exception)
#pragma warning restore CA1031
        {
            return TierComparison.Unknown;
        }
    }

    private void Judge(in PendingLook look, TierComparison found)
    {
        var now = _clock.Now;
        var differs = found == TierComparison.Different;
        switch (look.Stage)
        {
            case LookStage.First or LookStage.Second when differs:
                Enqueue(look with { Stage = look.Stage + 1, DiffersSince = look.DiffersSince ?? now }, now + AgainAfter);
                break;

            case LookStage.First or LookStage.FirstAgain when differs || found == TierComparison.Same:
                Enqueue(look with { Stage = LookStage.Second, WasLate = differs, DiffersSince = differs ? look.DiffersSince : null }, look.ServedAt + SecondAfter);
                break;

            case LookStage.SecondAgain when differs && look.DiffersSince + _staleAfter is { } due && now < due:
                Enqueue(look with { Stage = LookStage.Last, WasLate = true }, due);
                break;

            default:
                End(look, ResultOf(look, found));
                break;
        }
    }

    private static ConsistencyResult ResultOf(in PendingLook look, TierComparison found)
    {
        if (look.Stage is LookStage.SecondAgain or LookStage.Last && found == TierComparison.Different)
        {
            return ConsistencyResult.Stale;
        }

        if (look.WasLate)
        {
            return ConsistencyResult.Late;
        }

        var wasSame = look.Stage is LookStage.Second or LookStage.SecondAgain;
        return found switch
        {
            TierComparison.OnlyInMemory => ConsistencyResult.OnlyInMemory,
            TierComparison.Unknown when !wasSame => ConsistencyResult.NotCompared,
            TierComparison.Gone when !wasSame => ConsistencyResult.Gone,
            _ => ConsistencyResult.Same,
        };
    }

    private void End(in PendingLook look, ConsistencyResult result)
    {
        var counters = look.Hit.Profile.Counters.Consistency;
        counters.Count(result);
        if (result is not (ConsistencyResult.Late or ConsistencyResult.Stale))
        {
            return;
        }

        counters.Differed(result, _clock.Provider.GetUtcNow());
        var now = _clock.Now;
        if (result == ConsistencyResult.Stale && (_toldAt == long.MinValue || now - _toldAt >= QuietFor.TotalMilliseconds))
        {
            _toldAt = now;
            var (stale, late) = (counters[ConsistencyResult.Stale], counters[ConsistencyResult.Late]);
            ConsistencyLog.TiersDiffer(
                _log, look.Hit.Profile.Name, stale, late, stale + late + counters[ConsistencyResult.Same] + counters[ConsistencyResult.OnlyInMemory]);
        }
    }

    private void Enqueue(in PendingLook look, long due)
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                _looks.Enqueue(look, due);
            }
        }
    }

    private void Arm_NeedsLock(long due, long now)
    {
        _armedFor = due;
        _timer.Change(TimeSpan.FromMilliseconds(due - now), Timeout.InfiniteTimeSpan);
    }
}
