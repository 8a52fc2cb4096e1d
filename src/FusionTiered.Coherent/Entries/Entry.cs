using FusionTiered.L1;
using FusionTiered.Versions;

namespace FusionTiered.Entries;

/// <summary>One value in memory. Its value is fixed at birth; an update makes a new entry.</summary>
/// <remarks>
/// Written after birth: by readers, <see cref="CheckedAt"/>, <see cref="FreshUntil"/> and the fields of idle and
/// sliding time (<see cref="TouchAt"/> too) need (racing writes are harmless: each is a hint or is derived again); by a flow, <see cref="StaleAt"/>,
/// <see cref="EagerAt"/>, <see cref="StoreAgainAt"/> and <see cref="RetryAt"/> (each a single aligned word). Of the rest: see <see cref="L1Entry"/>.
/// </remarks>
internal sealed class Entry : L1Entry
{
    /// <summary>The value, or the <see cref="StoredCopy"/> that each caller gets one of its own from: see <see cref="EntryValue"/>.</summary>
    public required object? Value { get; init; }

    /// <summary>The type it was stored as; a hit compares it by reference instead of casting.</summary>
    public required Type Type { get; init; }

    /// <summary>The versions this entry depends on: the whole cache's, its profile's, its tags'.</summary>
    public required VersionStamp[] Versions { get; init; }

    /// <summary>The version clock when its load began.</summary>
    public required long BornAt { get; init; }

    /// <summary>L2 did not take it: memory keeps it, unverified.</summary>
    public bool IsLocalOnly { get; init; }

    /// <summary>It was read from L2, or L2 took it. Not so a value that a call kept in memory alone.</summary>
    public bool IsInL2 { get; init; }

    // Milliseconds.
    private const long MadeAtStep = 100;

    /// <summary>When it came into memory, in tenths of a second of the cache's clock: an int fills a gap in the layout of the entry.</summary>
    public int MadeAt { get; init; }

    /// <summary>A moment of the cache's clock as <see cref="MadeAt"/> notes it: it begins anew after 6.8 years.</summary>
    public static int TenthsOf(long now) => unchecked((int)(now / MadeAtStep));

    /// <summary>Whether it came into memory less than this time before a moment. In doubt, by a tenth of a second: no.</summary>
    public bool IsYoungerThan(TimeSpan age, long now) => (unchecked(TenthsOf(now) - MadeAt) + 1L) * MadeAtStep <= age.TotalMilliseconds;

    /// <summary>How long L2 is to keep it after a use; 0: a use is not reported.</summary>
    public long L2KeepFor { get; init; }

    /// <summary>The part of <see cref="L2KeepFor"/> in which it is stale there.</summary>
    public long L2StaleFor { get; init; }

    /// <summary>The time for which uses are not reported to L2: half of its lifetime there.</summary>
    public long TouchEvery => (L2KeepFor - L2StaleFor) / 2;

    /// <summary>How long it may go unused; 0: for ever.</summary>
    public long IdleFor { get; init; }

    /// <summary>By how much a use extends its lifetime; 0: not at all.</summary>
    public long SlideBy { get; init; }

    /// <summary>
    /// Until when a hit needs no freshness check: the earliest of the end of freshness, the eager refresh and the next
    /// moment at which its use has to be noted. 0 sends every hit to the freshness check.
    /// </summary>
    public long FreshUntil;

    /// <summary>The version clock at the last successful comparison with <see cref="Versions"/>, and with the coverage of other nodes' changes.</summary>
    public long CheckedAt = -1;

    /// <summary>When it stops being fresh; moved to the past by an expire, ahead by sliding.</summary>
    public long StaleAt;

    /// <summary>When a hit starts a refresh behind it; <see cref="long.MaxValue"/>: never, or it has been started.</summary>
    public long EagerAt = long.MaxValue;

    /// <summary>Until when, after a failed load, it is served stale without a new try.</summary>
    public long RetryAt;

    /// <summary>Of an entry that L2 did not take: from when on L2 is asked again. <see cref="long.MaxValue"/>: never, its value cannot be written there.</summary>
    public long StoreAgainAt;

    /// <summary>When the next use is reported to L2.</summary>
    public long TouchAt = long.MaxValue;
}
