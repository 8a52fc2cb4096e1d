using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FusionTiered.Weights;

/// <summary>The objects that a walk has met, by identity. Small arrays stay for the next walk of the thread; large ones are lent by the pool.</summary>
internal sealed class SeenObjects
{
    private const int Least = 64;
    private const int MostKept = 4096;

    // Own, because what it lends has only nulls: it is given back so. For more than 65,536 objects arrays are made anew.
    private static readonly ArrayPool<object?> Pool = ArrayPool<object?>.Create(maxArrayLength: 1 << 17, maxArraysPerBucket: 2);

    private object?[] _slots = new object?[Least];
    private int[] _used = new int[Least / 2];
    private int _count;
    private int _shift = ShiftOf(Least);

    /// <summary>Whether the object is met for the first time.</summary>
    public bool Add(object one)
    {
        if (_count == _slots.Length / 2)
        {
            Grow();
        }

        var slots = _slots;
        var slot = (int)((uint)(RuntimeHelpers.GetHashCode(one) * -1640531527) >> _shift);
        while (slots[slot] is { } other)
        {
            if (ReferenceEquals(one, other))
            {
                return false;
            }

            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = one;
        _used[_count++] = slot;
        return true;
    }

    /// <summary>Forgets all objects, and holds on to none of them.</summary>
    public void Clear()
    {
        foreach (var slot in _used.AsSpan(0, _count))
        {
            _slots[slot] = null;
        }

        _count = 0;
        if (_slots.Length > MostKept)
        {
            var (slots, used) = (_slots, _used);
            (_slots, _used, _shift) = (new object?[Least], new int[Least / 2], ShiftOf(Least));
            Return(slots, used);
        }
    }

    private void Grow()
    {
        var (slots, used, count) = (_slots, _used, _count);
        var length = slots.Length * 4;

        // Of a power of two the pool lends an array of exactly that length.
        (_slots, _used) = length > MostKept
            ? (Pool.Rent(length), ArrayPool<int>.Shared.Rent(length / 2))
            : (new object?[length], new int[length / 2]);
        (_count, _shift) = (0, ShiftOf(_slots.Length));
        foreach (var slot in used.AsSpan(0, count))
        {
            Add(slots[slot]!);
            slots[slot] = null;
        }

        if (slots.Length > MostKept)
        {
            Return(slots, used);
        }
    }

    private static void Return(object?[] slots, int[] used)
    {
        Pool.Return(slots);
        ArrayPool<int>.Shared.Return(used);
    }

    private static int ShiftOf(int length) => 32 - BitOperations.Log2((uint)length);
}
