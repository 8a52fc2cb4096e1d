using System.Runtime.CompilerServices;
using FusionTiered.Profiles;
using FusionTiered.Versions;

namespace FusionTiered.Entries;

/// <summary>One value in memory. What a reader sees of it is fixed at birth; an update makes a new entry.</summary>
/// <remarks>
/// Written after birth: by readers, <see cref="Refs"/>, <see cref="CheckedAt"/>, <see cref="FreshUntil"/> and what idle and
/// sliding time need (racing writes are harmless: each is a hint or is derived again); by a flow, <see cref="StaleAt"/>,
/// <see cref="EagerAt"/> and <see cref="RetryAt"/> (each a single aligned word); the rest under the lock of the store.
/// All times are milliseconds of the cache's clock.
/// </remarks>
internal sealed class Entry
{
    /// <summary>What the use counter saturates at.</summary>
    public const byte MaxRefs = 3;

    public required string Key { get; init; }

    public required int Hash { get; init; }

    public required object? Value { get; init; }

    /// <summary>The type it was stored as; a hit compares it by reference instead of casting.</summary>
    public required Type Type { get; init; }

    public required ProfileState Profile { get; init; }

    /// <summary>The versions this entry depends on: the whole cache's, its profile's, its tags'.</summary>
    public required VersionStamp[] Versions { get; init; }

    /// <summary>The version clock when its load began.</summary>
    public required long BornAt { get; init; }

    /// <summary>Bytes it is taken to weigh, at least 1.</summary>
    public required long Weight { get; init; }

    /// <summary>The answer "there is nothing under this key".</summary>
    public bool IsNothing { get; init; }

    /// <summary>How long it may go unused; 0: for ever.</summary>
    public long IdleFor { get; init; }

    /// <summary>By how much a use extends its lifetime; 0: not at all.</summary>
    public long SlideBy { get; init; }

    /// <summary>
    /// Until when a hit needs no second look: the earliest of the end of freshness, the eager refresh and the next
    /// moment at which its use has to be noted. 0 sends every hit to the second look.
    /// </summary>
    public long FreshUntil;

    /// <summary>The version clock at the last successful comparison with <see cref="Versions"/>.</summary>
    public long CheckedAt = -1;

    /// <summary>When it stops being fresh; moved to the past by an expire, ahead by sliding.</summary>
    public long StaleAt;

    /// <summary>When it leaves memory, stale time included.</summary>
    public long DeadAt = long.MaxValue;

    /// <summary>When a hit starts a refresh behind it; <see cref="long.MaxValue"/>: never, or it has been started.</summary>
    public long EagerAt = long.MaxValue;

    /// <summary>Until when, after a failed load, it is served stale without a new try.</summary>
    public long RetryAt;

    /// <summary>When its use was last noted.</summary>
    public long UsedAt;

    /// <summary>Notes a use for the eviction policy. Racing readers may lose one of three: the policy only asks "often?".</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Use()
    {
        if (Refs < MaxRefs)
        {
            Refs++;
        }
    }

    // The hash table and the rings of the store.
    public Entry? Chain;
    public Entry? Newer;
    public Entry? Older;
    public byte Refs;
    public byte Place;
}
