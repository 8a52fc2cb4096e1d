using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusionTiered.Telemetry;

/// <summary>Counts of one profile, striped over threads so that a hit writes to a cache line that is mostly its own.</summary>
/// <remarks>Hits + misses = calls that asked memory. The steps after a miss are counted apart and need not be cheap.</remarks>
internal sealed class ProfileCounters
{
    private static readonly int Mask = (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 4) - 1;

    /// <summary>One hit in so many, of each stripe, is chosen: see <see cref="Hit"/>.</summary>
    public const int HitsPerSample = 1024;

    private readonly Cell[] _cells = new Cell[Mask + 1];
    private uint _sampledBelow = uint.MaxValue;
    private long _stale;
    private long _loads;
    private long _failures;
    private long _timeouts;
    private long _coalesced;
    private long _invalidations;
    private long _unverified;
    private long _l2Hits;
    private long _l2Misses;
    private long _payloadsRefused;
    private long _localOnlyWrites;

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

    /// <summary>Removes, expiries, tags, clears and events that named this profile.</summary>
    public long Invalidations => Volatile.Read(ref _invalidations);

    /// <summary>Answers from memory that could not be verified against the other nodes.</summary>
    public long Unverified => Volatile.Read(ref _unverified);

    /// <summary>Look-ups that the shared tier answered fresh.</summary>
    public long L2Hits => Volatile.Read(ref _l2Hits);

    /// <summary>Look-ups that the shared tier did not answer fresh.</summary>
    public long L2Misses => Volatile.Read(ref _l2Misses);

    /// <summary>Payloads of the shared tier that could not be used: damaged, of another type, of a newer format.</summary>
    public long PayloadsRefused => Volatile.Read(ref _payloadsRefused);

    /// <summary>Changes that only this node knows of: the shared tier did not take them.</summary>
    public long LocalOnlyWrites => Volatile.Read(ref _localOnlyWrites);

    /// <summary>Look-ups in the shared tier.</summary>
    public LatencyHistogram L2Latency { get; } = new();

    /// <summary>A sample of the look-ups in memory.</summary>
    public LatencyHistogram L1Latency { get; } = new();

    /// <summary>Source calls that answered in time.</summary>
    public LatencyHistogram SourceLatency { get; } = new();

    /// <summary>Calls that memory could not answer.</summary>
    public LatencyHistogram MissLatency { get; } = new();

    /// <summary>The hits that were compared with L2.</summary>
    public ConsistencyCounters Consistency { get; } = new();

    /// <summary>The writes that wait for their sink.</summary>
    public WriteCounters Writes { get; } = new();

    /// <summary>Reads of keys whose hash is below it are sampled. It lies here since each hit has these counters at hand.</summary>
    public uint SampledBelow
    {
        get => _sampledBelow;
        set => _sampledBelow = value;
    }

    /// <summary>Counts a hit. Returns whether it is the one in about a thousand whose look-up is to be timed, and whose value is to be compared with L2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Hit() => (Interlocked.Increment(ref _cells[Environment.CurrentManagedThreadId & Mask].Hits) & (HitsPerSample - 1)) == 0;

    public void Miss() => Interlocked.Increment(ref _cells[Environment.CurrentManagedThreadId & Mask].Misses);

    public void L2Answered(bool fresh, TimeSpan took)
    {
        L2Answered(fresh);
        L2Latency.Record(took);
    }

    public void L2Answered(bool fresh) => Interlocked.Increment(ref fresh ? ref _l2Hits : ref _l2Misses);

    public void PayloadRefused() => Interlocked.Increment(ref _payloadsRefused);

    public void ServedUnverified() => Interlocked.Increment(ref _unverified);

    public void ServedStale() => Interlocked.Increment(ref _stale);

    public void LoadBegan() => Interlocked.Increment(ref _loads);

    public void LoadEnded(TimeSpan took) => SourceLatency.Record(took);

    public void Invalidated() => Interlocked.Increment(ref _invalidations);

    public void LoadFailed() => Interlocked.Increment(ref _failures);

    public void LoadTimedOut() => Interlocked.Increment(ref _timeouts);

    public void WroteLocalOnly() => Interlocked.Increment(ref _localOnlyWrites);

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
