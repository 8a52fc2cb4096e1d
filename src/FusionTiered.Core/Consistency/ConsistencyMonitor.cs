using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Consistency;

/* Compares one hit in about a thousand with L2, one second and ten seconds after it was served. A hit only notes its key and the name of
   its entry; everything else is done behind, one read of L2 after another, so a slow L2 gets no more reads than one at a time.
   Only the entry that was served is compared, and only as long as memory serves it: an entry that was replaced is what coherence is for.
   A change may be under way at the very moment of a look. So a difference counts only if the same entry still differs a second later.
   A look at memory stands before the read of L2 and behind it: see the engines. */

/// <summary>Compares a sample of the hits in memory with L2, and counts the differences.</summary>
internal sealed class ConsistencyMonitor : IDisposable
{
    /// <summary>Hits that may wait at one time; more are dropped.</summary>
    internal const int Most = 512;

    private const long FirstAfter = 1_000, SecondAfter = 10_000, AgainAfter = 1_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2), QuietFor = TimeSpan.FromMinutes(1);

    private readonly ITierComparer _tiers;
    private readonly CacheClock _clock;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<PendingLook, long> _looks = new(Most);
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _timer;
    private readonly int _every;
    private uint _noted;
    private bool _isLooking;
    private bool _hasEnded;
    private long _toldAt = long.MinValue;

    /// <param name="tiers">Compares.</param>
    /// <param name="sampling">One hit in so many is compared; from <see cref="ProfileCounters.HitsPerSample"/> on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log of the cache.</param>
    public ConsistencyMonitor(ITierComparer tiers, int sampling, TimeProvider time, ILogger log)
    {
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

    /// <summary>Takes a hit that <see cref="ProfileCounters.Hit"/> chose. It allocates nothing, and waits for nobody.</summary>
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

            var isFirst = _looks.Count == 0;
            _looks.Enqueue(new(hit, LookStage.First, now), now + FirstAfter);
            if (isFirst && !_isLooking)
            {
                Arm_NeedsLock(FirstAfter);
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

    /// <summary>Makes the comparisons that are due, and waits for the next.</summary>
    internal async Task LookAsync()
    {
        lock (_gate)
        {
            if (_isLooking || _hasEnded)
            {
                return;
            }

            _isLooking = true;
        }

        while (TryTake(out var look))
        {
            Judge(look, await CompareAsync(look.Hit).ConfigureAwait(false));
        }
    }

    private bool TryTake(out PendingLook look)
    {
        lock (_gate)
        {
            if (!_hasEnded && _looks.TryPeek(out look, out var due))
            {
                var left = due - _clock.Now;
                if (left <= 0)
                {
                    _looks.Dequeue();
                    return true;
                }

                Arm_NeedsLock(left);
            }

            look = default;
            _isLooking = false;
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
        switch (look.Stage)
        {
            case LookStage.First or LookStage.Second when found == TierComparison.Different:
                Enqueue(look with { Stage = look.Stage + 1 }, _clock.Now + AgainAfter);
                break;

            case LookStage.First or LookStage.FirstAgain when found is TierComparison.Same or TierComparison.Different:
                Enqueue(look with { Stage = LookStage.Second, WasLate = found == TierComparison.Different }, look.ServedAt + SecondAfter);
                break;

            default:
                End(look, ResultOf(look, found));
                break;
        }
    }

    private static ConsistencyResult ResultOf(in PendingLook look, TierComparison found)
    {
        if (look.Stage == LookStage.SecondAgain && found == TierComparison.Different)
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

        counters.Differed(_clock.Provider.GetUtcNow());
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

    private void Arm_NeedsLock(long milliseconds) => _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
}
