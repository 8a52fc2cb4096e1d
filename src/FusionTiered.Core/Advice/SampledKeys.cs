using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionTiered.Advice;

/* The sampled keys, and the order of their last uses.
   Table: open addressing by the low bits of the hash; the high bits are those that the sample is chosen by. A cell holds the
   number of the key plus one.
   Order: each use takes the next position. A bit says whether a position is the last use of a key, so the number of other keys
   that were used since is the number of bits above: at most 128 words are counted. When the positions are used up, the keys are
   numbered anew in their order. A Fenwick tree would need 32 times the memory for the same answer.
   Memory: 48 bytes for a key, 2 for each of two cells, 2 and a bit for each of four positions. 124 KB with 2,048 keys. */
internal sealed class SampledKeys
{
    private const int Least = 128;
    private const int PositionsPerKey = 4;

    private readonly int _most;
    private SampledKey[] _keys = [];
    private ushort[] _cells = [];
    private ushort[] _keyAt = [];
    private ulong[] _last = [];
    private int _next;

    /// <param name="most">Keys at most: a power of two, at least 128, at most 32,768.</param>
    public SampledKeys(int most)
    {
        _most = most;
        Allocate(Least);
    }

    public delegate bool Fits<TState>(in SampledKey key, TState state);

    public int Count { get; private set; }

    public bool IsFull => Count == _most;

    /// <summary>Bytes that its arrays take.</summary>
    public int Bytes => (_keys.Length * Marshal.SizeOf<SampledKey>()) + ((_cells.Length + _keyAt.Length) * sizeof(ushort)) + (_last.Length * sizeof(ulong));

    /// <summary>The number of a key; -1: it is not here.</summary>
    public int Find(uint hash)
    {
        for (var cell = CellOf(hash); _cells[cell] != 0; cell = (cell + 1) & (_cells.Length - 1))
        {
            var found = _cells[cell] - 1;
            if (_keys[found].Hash == hash)
            {
                return found;
            }
        }

        return -1;
    }

    public ref SampledKey this[int number] => ref _keys[number];

    /// <summary>Adds a key that is not here, as the one that was used last. There must be room.</summary>
    public ref SampledKey Add(uint hash)
    {
        if (Count == _keys.Length)
        {
            Grow();
        }

        var number = Count++;
        _keys[number] = new() { Hash = hash, Position = -1 };
        Enter(number);
        TakePosition(number);
        return ref _keys[number];
    }

    /// <summary>How many other keys were used since the last use of this one.</summary>
    public int UsedSince(int number)
    {
        var after = _keys[number].Position + 1;
        var count = 0;
        var top = (_next - 1) >> 6;
        for (var word = after >> 6; word <= top; word++)
        {
            var bits = _last[word];
            if (word == after >> 6)
            {
                bits &= ulong.MaxValue << (after & 63);
            }

            count += BitOperations.PopCount(bits);
        }

        return count;
    }

    /// <summary>The key is used: it is the last one of the order from now on.</summary>
    public void Use(int number)
    {
        var old = _keys[number].Position;
        if (old == _next - 1)
        {
            return;
        }

        _last[old >> 6] &= ~(1UL << (old & 63));
        _keys[number].Position = -1;
        TakePosition(number);
    }

    /// <summary>Keeps the keys that fit; the others are forgotten. Nothing is allocated.</summary>
    public void Keep<TState>(TState state, Fits<TState> fits)
    {
        for (var number = 0; number < Count; number++)
        {
            ref var key = ref _keys[number];
            if (!fits(in key, state))
            {
                _last[key.Position >> 6] &= ~(1UL << (key.Position & 63));
                key.Position = -1;
            }
        }

        NumberAnew();
        var kept = 0;
        for (var number = 0; number < Count; number++)
        {
            if (_keys[number].Position >= 0)
            {
                _keys[kept] = _keys[number];
                _keyAt[_keys[kept].Position] = (ushort)kept;
                kept++;
            }
        }

        Count = kept;
        Array.Clear(_cells);
        for (var number = 0; number < Count; number++)
        {
            Enter(number);
        }
    }

    private int CellOf(uint hash) => (int)hash & (_cells.Length - 1);

    private void Enter(int number)
    {
        var cell = CellOf(_keys[number].Hash);
        while (_cells[cell] != 0)
        {
            cell = (cell + 1) & (_cells.Length - 1);
        }

        _cells[cell] = (ushort)(number + 1);
    }

    private void TakePosition(int number)
    {
        if (_next == _keyAt.Length)
        {
            NumberAnew();
        }

        _keyAt[_next] = (ushort)number;
        _last[_next >> 6] |= 1UL << (_next & 63);
        _keys[number].Position = _next++;
    }

    // A key that is about to take a position has none now, so one is free afterwards.
    private void NumberAnew()
    {
        var to = 0;
        for (var from = 0; from < _next; from++)
        {
            if ((_last[from >> 6] >> (from & 63) & 1) != 0)
            {
                _keyAt[to] = _keyAt[from];
                _keys[_keyAt[to]].Position = to++;
            }
        }

        _next = to;
        Array.Clear(_last);
        for (var position = 0; position < to; position++)
        {
            _last[position >> 6] |= 1UL << (position & 63);
        }
    }

    private void Grow()
    {
        var (keys, order, next) = (_keys, _keyAt, _next);
        var last = _last;
        Allocate(keys.Length * 2);
        keys.CopyTo(_keys, 0);
        order.CopyTo(_keyAt, 0);
        last.CopyTo(_last, 0);
        _next = next;
        for (var number = 0; number < Count; number++)
        {
            Enter(number);
        }
    }

    private void Allocate(int keys)
    {
        _keys = new SampledKey[keys];
        _cells = new ushort[keys * 2];
        _keyAt = new ushort[keys * PositionsPerKey];
        _last = new ulong[keys * PositionsPerKey / 64];
    }
}
