using System.Runtime.CompilerServices;
using FusionTiered.Profiles;

namespace FusionTiered.L1;

/// <summary>One value in memory, as far as the store needs to know it. Each engine derives its own entry and adds the value.</summary>
/// <remarks>
/// Written after birth: <see cref="Refs"/> and <see cref="IdleAt"/> by readers (racing writes are harmless: each is a hint or is
/// derived again); the fields of table, queues and ledger under the lock of the store. All times are milliseconds of the cache's clock.
/// </remarks>
internal abstract class L1Entry
{
    public required string Key { get; init; }

    public required int Hash { get; init; }

    public required ProfileState Profile { get; init; }

    /// <summary>Bytes it is taken to weigh, at least 1. Fixed once it is put: the ledger takes off what it added.</summary>
    public required long Weight { get; set; }

    /// <summary>The answer "there is nothing under this key".</summary>
    public bool IsNothing { get; init; }

    /// <summary>When it leaves memory, stale time included.</summary>
    public long DeadAt = long.MaxValue;

    /// <summary>When it leaves memory for want of use; moved on by whoever notes a use. Never, where there is no idle limit.</summary>
    public long IdleAt = long.MaxValue;

    // The hash table, the queues and the ledger of the store. Chain outlives the removal: a reader may stand here.
    public L1Entry? Chain;
    public L1Entry? Newer;
    public L1Entry? Older;
    public int Slot;
    public byte Refs;
    public byte Place;

    /// <summary>Notes a hit for the eviction policy: a count up to 3, after which a hot entry is only read.</summary>
    /// <remarks>Plain on purpose: a count lost to a race is a hint lost, and every value written is within 0..3.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch()
    {
        var refs = Refs;
        if (refs < 3)
        {
            Refs = (byte)(refs + 1);
        }
    }

    /// <summary>Whether it is past the time that memory keeps it: a reader treats it as absent.</summary>
    public bool IsDead(long now) => DeadAt <= now || IdleAt <= now;
}
