using FusionTiered.Entries;
using FusionTiered.L1;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>Judges an entry that the hit path did not wave through, and tells the hit path until when it may.</summary>
internal sealed class SecondLook(MemoryTier memory, VersionClock versions, CacheClock clock)
{
    /// <summary>Idle and sliding times are noted in steps of this share of them, not at every hit.</summary>
    private const int StepsPerSpan = 16;

    public Freshness At(Entry? entry)
    {
        if (entry is null)
        {
            return Freshness.Gone;
        }

        var now = clock.Now;
        if (!HoldsAgainstVersions(entry))
        {
            memory.RemoveEntry(entry, EvictionReason.Invalidated);
            return Freshness.Gone;
        }

        if (now >= entry.DeadAt)
        {
            return Freshness.Gone;
        }

        if (now >= entry.IdleAt)
        {
            memory.RemoveEntry(entry, EvictionReason.Idle);
            return Freshness.Gone;
        }

        if (now >= entry.StaleAt)
        {
            return now < entry.RetryAt ? Freshness.Resting : Freshness.Stale;
        }

        return NoteUse(entry, now);
    }

    /// <summary>Whether the entry holds and is within its lifetime, without noting a use.</summary>
    public bool IsFresh(Entry? entry)
    {
        var now = clock.Now;
        return entry is { IsNothing: false }
            && HoldsAgainstVersions(entry)
            && now < entry.StaleAt
            && !entry.IsDead(now);
    }

    /// <summary>The refresh behind <paramref name="entry"/> has been started: hits are plain hits again.</summary>
    public void Refreshing(Entry entry)
    {
        entry.EagerAt = long.MaxValue;
        NoteUse(entry, clock.Now);
    }

    /// <inheritdoc cref="Refreshing(Entry)"/>
    public void Refreshing(in CacheKey key)
    {
        if (memory.Find(key.Text, key.Hash) is { } entry)
        {
            Refreshing(entry);
        }
    }

    /// <summary>Whether no version that the entry depends on was raised since its load began.</summary>
    public bool HoldsAgainstVersions(Entry entry)
    {
        // The clock first, the stamps after it: see VersionClock.
        var checkedAt = versions.Now;
        if (entry.CheckedAt == checkedAt)
        {
            return true;
        }

        foreach (var version in entry.Versions)
        {
            if (!version.Covers(entry.BornAt))
            {
                return false;
            }
        }

        entry.CheckedAt = checkedAt;
        return true;
    }

    private static Freshness NoteUse(Entry entry, long now)
    {
        var until = entry.StaleAt;
        if (entry.SlideBy > 0)
        {
            var staleFor = entry.DeadAt - entry.StaleAt;
            entry.StaleAt = now + entry.SlideBy;
            entry.DeadAt = entry.DeadAt == long.MaxValue ? long.MaxValue : entry.StaleAt + staleFor;
            until = now + Step(entry.SlideBy);
        }

        if (entry.IdleFor > 0)
        {
            entry.IdleAt = now + entry.IdleFor;
            until = Math.Min(until, now + Step(entry.IdleFor));
        }

        if (now >= entry.EagerAt)
        {
            return Freshness.Eager;
        }

        // What is not handed out as it lies takes the second look every time.
        if (!entry.IsNothing && entry.Value is not StoredCopy)
        {
            entry.FreshUntil = Math.Min(until, entry.EagerAt);
        }

        return Freshness.Fresh;
    }

    private static long Step(long span) => Math.Max(1, span / StepsPerSpan);
}
