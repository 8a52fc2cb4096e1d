using FusionTiered.Entries;
using FusionTiered.L1;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>Judges an entry that the hit path did not wave through, and tells the hit path until when it may.</summary>
internal sealed class SecondLook(MemoryTier memory, VersionClock versions, CacheClock clock, Happenings happenings, SharedTier shared)
{
    /// <summary>Idle and sliding times are noted in steps of this share of them, not at every hit.</summary>
    private const int StepsPerSpan = 16;

    /// <summary>Told of a use that the shared tier is to hear of.</summary>
    public Action<Entry>? Used { get; set; }

    public Freshness At(Entry? entry)
    {
        if (entry is null)
        {
            return Freshness.Gone;
        }

        // Before the versions are looked at: see CoherenceLease.
        var verifiedUntil = shared.Lease.VerifiedUntil;
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
            return now < entry.RetryAt && (shared.Gate.IsShut || !IsFromBeforeEmptied(entry)) ? Freshness.Resting : Freshness.Stale;
        }

        if (!shared.IsThere)
        {
            return NoteUse(entry, now, isPlain: true);
        }

        switch (StandingOf(entry, now < verifiedUntil))
        {
            case Standing.Verified:
                return NoteUse(entry, now, isPlain: true);

            case Standing.Unverified when !entry.Profile.Settings.Strict:
                return NoteUse(entry, now, isPlain: false);

            case Standing.Missed:
                return now < entry.RetryAt ? Freshness.Resting : Freshness.Stale;

            default:
                return Freshness.Suspect;
        }
    }

    /// <summary>Whether an answer from this entry, given now, is known to be no older than the coherence lease.</summary>
    public bool IsVerified(Entry entry) =>
        !shared.IsThere || (shared.Lease.Hears && StandingOf(entry, shared.Lease.IsVerified) == Standing.Verified);

    /// <summary>Whether the entry holds and is within its lifetime, without noting a use.</summary>
    public bool IsFresh(Entry? entry)
    {
        var now = clock.Now;
        return entry is { IsNothing: false }
            && HoldsAgainstVersions(entry)
            && now < entry.StaleAt
            && !entry.IsDead(now)
            && (!shared.IsThere || StandingOf(entry, shared.Lease.IsVerified) is Standing.Verified or Standing.Unverified);
    }

    /// <summary>
    /// The shared tier has nothing under the key. What memory kept of it may stand in for a source, unless the tier was emptied since: then
    /// it was removed like everything else. That it was emptied alone does not say so: a server that loads its data anew says the same.
    /// </summary>
    public void Absent(in CacheKey key)
    {
        if (memory.Find(key.Text, key.Hash) is { } entry && IsFromBeforeEmptied(entry))
        {
            memory.RemoveEntry(entry, EvictionReason.Invalidated);
        }
    }

    /// <summary>The refresh behind <paramref name="entry"/> has been started: hits are plain hits again.</summary>
    public void Refreshing(Entry entry)
    {
        entry.EagerAt = long.MaxValue;
        NoteUse(entry, clock.Now, isPlain: false);
    }

    /// <inheritdoc cref="Refreshing(Entry)"/>
    public void Refreshing(in CacheKey key)
    {
        if (memory.Find(key.Text, key.Hash) is { } entry)
        {
            Refreshing(entry);
        }
    }

    /// <summary>Whether no version that the entry depends on was raised since its load began. If nothing was missed either, hits need not look again.</summary>
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

        // Coverage is looked at here, too, since the hit path compares the clock alone: what may have missed a change holds, and is no plain hit.
        if (!shared.Lease.Hears || shared.Lease.HeardAllSince(entry.BornAt))
        {
            entry.CheckedAt = checkedAt;
        }

        return true;
    }

    private bool IsFromBeforeEmptied(Entry entry) => shared.IsUsedBy(entry.Profile.Settings.Tiers) && !shared.Lease.Emptied.Covers(entry.BornAt);

    private Standing StandingOf(Entry entry, bool verified)
    {
        var lease = shared.Lease;
        var isHeard = lease.HeardAllSince(entry.BornAt);
        if (!lease.Hears)
        {
            return entry.Profile.Settings.Strict ? Standing.Suspect : Standing.Verified;
        }

        if (verified && isHeard)
        {
            return entry.IsLocalOnly ? Standing.Unverified : Standing.Verified;
        }

        if (shared.Gate.IsShut)
        {
            return Standing.Unverified;
        }

        // Nowhere to ask: what only memory holds, and may have missed its invalidation, cannot be confirmed any more.
        return verified && (entry.Profile.Settings.Tiers & TierUse.L2) == TierUse.None ? Standing.Missed : Standing.Suspect;
    }

    private Freshness NoteUse(Entry entry, long now, bool isPlain)
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

        // Not of what may be outdated long since: to lengthen its stay would be news to everybody, and outdate loads under way.
        if (now >= entry.TouchAt && shared.IsThere && shared.Lease.IsVerified)
        {
            entry.TouchAt = now + entry.TouchEvery;
            Used?.Invoke(entry);
        }

        if (now >= entry.EagerAt)
        {
            return Freshness.Eager;
        }

        // What is not handed out as it lies takes the second look every time, and so does every hit that is to be told.
        var plain = isPlain && !entry.IsNothing && entry.Value is not StoredCopy && !happenings.TellsHits;
        entry.FreshUntil = plain ? Math.Min(until, entry.EagerAt) : 0;

        return Freshness.Fresh;
    }

    /// <summary>What this node knows of an entry within its lifetime.</summary>
    private enum Standing
    {
        Verified,
        Unverified,
        Suspect,
        Missed,
    }

    private static long Step(long span) => Math.Max(1, span / StepsPerSpan);
}
