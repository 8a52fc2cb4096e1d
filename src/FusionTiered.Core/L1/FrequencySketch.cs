using System.Numerics;

namespace FusionTiered.L1;

/* What: how often a key was used lately, roughly, for far more keys than the cache holds. Why: the contest compares the
   newcomer with the victim.
   Shape: 4-bit counters, sixteen to an ulong, eight ulongs to a block of 64 bytes. A key has one block, and in it four
   counters, each in its own pair of ulongs: one cache line a key. The estimate is the least of the four.
   Ageing: after Period additions every counter is halved, so that what was popular long ago is forgotten. The halving
   goes in slices of 4,096 words, one slice an addition: no put pays for a million counters at once.
   Growth: the array is doubled by laying it twice; every estimate stays what it was.
   Not counted on hits: the uses gathered in L1Entry.Refs are poured in when an entry is looked at.
   [1] G. Cormode, S. Muthukrishnan, "An Improved Data Stream Summary: The Count-Min Sketch", J. Algorithms 55 (2005).
   [2] G. Einziger, R. Friedman, B. Manes, "TinyLFU: A Highly Efficient Cache Admission Policy", ACM TOS 13 (2017). */
internal sealed class FrequencySketch
{
    private const ulong LowBits = 0x1111_1111_1111_1111;
    private const ulong HalfMask = 0x7777_7777_7777_7777;
    private const int Slice = 4096;
    private const int Most = 15;

    private ulong[] _words;
    private long _additions;
    private long _odd;
    private int _cursor = -1;

    public FrequencySketch(int words)
        => _words = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(words, 8))];

    /// <summary>Additions between two halvings.</summary>
    public long Period { get; set; } = long.MaxValue;

    public int Words => _words.Length;

    /// <summary>How often all counters were halved so far.</summary>
    public int Age { get; private set; }

    public void Grow()
    {
        while (_cursor >= 0)
        {
            AgeSlice();
        }

        _words = [.. _words, .. _words];
    }

    public int Estimate(ulong spread)
    {
        var block = Block(spread);
        var bits = (uint)(spread >> 32);
        var least = Most;
        for (var i = 0; i < 4; i++, bits >>= 8)
        {
            least = Math.Min(least, (int)(_words[Word(block, bits, i)] >> Shift(bits)) & Most);
        }

        return least;
    }

    public void Count(ulong spread)
    {
        var block = Block(spread);
        var bits = (uint)(spread >> 32);
        var counted = false;
        for (var i = 0; i < 4; i++, bits >>= 8)
        {
            ref var word = ref _words[Word(block, bits, i)];
            var shift = Shift(bits);
            if (((word >> shift) & Most) != Most)
            {
                word += 1UL << shift;
                counted = true;
            }
        }

        if (counted)
        {
            _additions++;
        }

        if (_cursor >= 0)
        {
            AgeSlice();
        }
        else if (_additions >= Period)
        {
            _cursor = 0;
            AgeSlice();
        }
    }

    private static int Word(int block, uint bits, int i) => block + (i * 2) + (int)(bits & 1);

    private static int Shift(uint bits) => (int)((bits >> 1) & 15) << 2;

    private int Block(ulong spread) => ((int)spread & ((_words.Length >> 3) - 1)) << 3;

    private void AgeSlice()
    {
        var slice = _words.AsSpan(_cursor, Math.Min(Slice, _words.Length - _cursor));
        foreach (ref var word in slice)
        {
            _odd += BitOperations.PopCount(word & LowBits);
            word = (word >> 1) & HalfMask;
        }

        _cursor += slice.Length;
        if (_cursor == _words.Length)
        {
            FinishAgeing();
        }
    }

    private void FinishAgeing()
    {
        // A halving rounds down; each addition stands in four counters.
        _additions = Math.Max(0, _additions - (_odd >> 2)) >> 1;
        _odd = 0;
        _cursor = -1;
        Age++;
    }
}
