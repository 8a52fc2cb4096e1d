using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusionTiered.Telemetry;

/// <summary>Counts of one profile, striped over threads so that a hit writes to a cache line that is mostly its own.</summary>
internal sealed class ProfileCounters
{
    private static readonly int Mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 4) - 1;

    private readonly Cell[] _cells = new Cell[Mask + 1];

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Hit() => Interlocked.Increment(ref _cells[Environment.CurrentManagedThreadId & Mask].Hits);

    public void Miss() => Interlocked.Increment(ref _cells[Environment.CurrentManagedThreadId & Mask].Misses);

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
