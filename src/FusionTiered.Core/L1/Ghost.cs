using System.Numerics;

namespace FusionTiered.L1;

/* Remembers keys that lately lost the contest. One that comes back soon was judged too early: it goes straight to main.
   Shape: two arrays of uint, direct-mapped by the key's hash: a fingerprint and the number of the insertion. A memory
   is valid for half as many insertions as the cache holds entries; a newer key in the same slot pushes an older one
   out. No list, no removal: 8 bytes a slot. A wrong match (32 bits of fingerprint) only lets a key in once too easily.
   [1] The ghost queue: S3-FIFO (SOSP 2023) and ARC (N. Megiddo, D. Modha, FAST 2003). */
internal sealed class Ghost
{
    private uint[] _prints;
    private uint[] _numbers;
    private uint _now;

    public Ghost(int slots)
    {
        slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(slots, 8));
        _prints = new uint[slots];
        _numbers = new uint[slots];
    }

    /// <summary>For how many further insertions a key is remembered.</summary>
    public uint Span { get; set; } = 1;

    public int Slots => _prints.Length;

    /// <summary>Doubles the slots. Both halves keep the old content: the fingerprint tells which one is meant.</summary>
    public void Grow()
    {
        _prints = [.. _prints, .. _prints];
        _numbers = [.. _numbers, .. _numbers];
    }

    public void Remember(ulong spread)
    {
        var slot = Slot(spread);
        _prints[slot] = Print(spread);
        _numbers[slot] = ++_now;
    }

    /// <summary>Whether the key is remembered; it is forgotten by the question.</summary>
    public bool Take(ulong spread)
    {
        var slot = Slot(spread);
        if (_prints[slot] != Print(spread) || _now - _numbers[slot] >= Span)
        {
            return false;
        }

        _prints[slot] = 0;
        return true;
    }

    // 0 marks an empty slot, so a fingerprint is odd.
    private static uint Print(ulong spread) => (uint)(spread >> 32) | 1;

    private int Slot(ulong spread) => (int)(spread >> 7) & (_prints.Length - 1);
}
