using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusionTiered.Telemetry;

/// <summary>Counts of one profile, striped over threads so that a hit writes to a cache line that is mostly its own.</summary>
/// <remarks>Hits + misses = calls that asked memory. What follows a miss is counted apart and need not be cheap.</remarks>
internal sealed class ProfileCounters
{
    private static readonly int Mask = (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 4) - 1;

    private readonly Cell[] _cells = new Cell[Mask + 1];
    private long _stale;
    private long _loads;
    private long _failures;
    private long _timeouts;
    private long _coalesced;
    private long _loadTicks;

    /// <summary>Calls answered fresh from memory.</summary>
    public long Hits
    {
        get
        {
            long sum = 0;
            foreach (ref var cell in _cells.AsSpan())
            {
                sum += Volatile.Read(ref cell.Hits);
            }

            return sum;
        }
    }

    /// <summary>Calls that memory could not answer fresh.</summary>
    public long Misses
    {
        get
        {
            long sum = 0;
            foreach (ref var cell in _cells.AsSpan())
            {
                sum += Volatile.Read(ref cell.Misses);
            }

            return sum;
        }
    }

    /// <summary>Answers past their lifetime.</summary>
    public long Stale => Volatile.Read(ref _stale);

    /// <summary>Source calls begun.</summary>
    public long Loads => Volatile.Read(ref _loads);

    /// <summary>Loads that ended in a failure, a deadline included.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Loads that passed their hard deadline.</summary>
    public long Timeouts => Volatile.Read(ref _timeouts);

    /// <summary>Callers that joined a load under way instead of calling the source.</summary>
    public long Coalesced => Volatile.Read(ref _coalesced);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Hit() => Interlocked.Increment(ref _cells[Environment.CurrentManagedThreadId & Mask].Hits);

    public void Miss() => Interlocked.Increment(ref _cells[Environment.CurrentManagedThreadId & Mask].Misses);

    public void ServedStale() => Interlocked.Increment(ref _stale);

    public void LoadBegan() => Interlocked.Increment(ref _loads);

    public void LoadEnded(TimeSpan took) => Interlocked.Add(ref _loadTicks, took.Ticks);

    public void LoadFailed() => Interlocked.Increment(ref _failures);

    public void LoadTimedOut() => Interlocked.Increment(ref _timeouts);

    public void CallerSaved() => Interlocked.Increment(ref _coalesced);

    // 128 bytes: adjacent-line prefetch pulls cache lines in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Cell
    {
        [FieldOffset(64)]
        public long Hits;

        [FieldOffset(72)]
        public long Misses;
    }
}
