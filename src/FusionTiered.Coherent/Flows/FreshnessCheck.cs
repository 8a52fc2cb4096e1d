using FusionTiered.Entries;
using FusionTiered.L2Access;
using FusionTiered.Memory;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>Checks an entry whose <c>FreshUntil</c> has passed: is it fresh, verified, stale or gone? Then sets <c>FreshUntil</c> for the next hits.</summary>
internal sealed class FreshnessCheck(
    MemoryTier memory, VersionClock versions, CacheClock clock, KeyEventLog keyEvents, L2Link link, L2Touches touches, EmptiedCheck emptied)
{
    /// <summary>Idle and sliding times are noted in steps of this share of them, not at every hit.</summary>
    private const int StepsPerSpan = 16;

    public Freshness Of(Entry? entry)
    {
        if (entry is null)
        {
            return Freshness.Gone;
        }

        // Before the versions are looked at: see CoherenceLease.
        var verifiedUntil = link.Lease.VerifiedUntil;
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
            return now < entry.RetryAt && (link.Gate.IsShut || !emptied.IsFromBefore(entry)) ? Freshness.Resting : Freshness.Stale;
        }

        if (!link.IsThere)
        {
            return NoteUse(entry, now, isPlain: true);
        }

        switch (VerificationStateOf(entry, now < verifiedUntil))
        {
            case VerificationState.Verified:
                return NoteUse(entry, now, isPlain: true);

            case VerificationState.Unverified when !entry.Profile.Settings.Strict:
                return NoteUse(entry, now, isPlain: false);

            case VerificationState.Unstored:
                return Freshness.Unstored;

            case VerificationState.Missed:
                return now < entry.RetryAt ? Freshness.Resting : Freshness.Stale;

            default:
                return Freshness.Suspect;
        }
    }

    /// <summary>Whether an answer from this entry, given now, is known to be no older than the coherence lease.</summary>
    public bool IsVerified(Entry entry) =>
        !link.IsThere || (link.Lease.CanReceiveChanges && VerificationStateOf(entry, link.Lease.IsVerified) == VerificationState.Verified);

    /// <summary>Whether the entry holds and is within its lifetime, without noting a use.</summary>
    public bool IsFresh(Entry? entry)
    {
        var now = clock.Now;
        return entry is { IsNothing: false }
            && HoldsAgainstVersions(entry)
            && now < entry.StaleAt
            && !entry.IsDead(now)
            && (!link.IsThere || VerificationStateOf(entry, link.Lease.IsVerified) is VerificationState.Verified or VerificationState.Unverified or VerificationState.Unstored);
    }

    /// <summary>Whether the entry is a value that may be served, fresh or stale.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="raised">A version that a removal has just raised: the entry was a value before it. Null: none.</param>
    public bool IsValue(Entry entry, VersionStamp? raised = null) =>
        !entry.IsNothing && !entry.IsDead(clock.Now) && Array.TrueForAll(entry.Versions, version => ReferenceEquals(version, raised) || version.Covers(entry.BornAt));

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

        // Coverage is looked at here, too, since the hit path compares the clock alone: an entry that may have missed a change holds, and is no plain hit.
        if (!link.Lease.CanReceiveChanges || link.Lease.HeardAllSince(entry.BornAt))
        {
            entry.CheckedAt = checkedAt;
        }

        return true;
    }

    private VerificationState VerificationStateOf(Entry entry, bool verified)
    {
        var lease = link.Lease;
        var isHeard = lease.HeardAllSince(entry.BornAt);
        if (!lease.CanReceiveChanges)
        {
            return entry.Profile.Settings.Strict ? VerificationState.Suspect : VerificationState.Verified;
        }

        if (verified && isHeard)
        {
            // Of memory alone: every change since its load began was heard.
            return !entry.IsLocalOnly || (entry.Profile.Settings.Tiers & TierUse.L2) == TierUse.None ? VerificationState.Verified
                : link.Gate.IsShut || clock.Now < entry.StoreAgainAt ? VerificationState.Unverified
                : VerificationState.Unstored;
        }

        if (link.Gate.IsShut || IsYoungAndUnheard(entry))
        {
            return VerificationState.Unverified;
        }

        // Nowhere to ask: an entry of memory alone that may have missed its invalidation cannot be confirmed any more.
        return verified && (entry.Profile.Settings.Tiers & TierUse.L2) == TierUse.None ? VerificationState.Missed : VerificationState.Suspect;
    }

    /// <summary>Whether nothing is ever heard here, and L2 was asked not long ago.</summary>
    private bool IsYoungAndUnheard(Entry entry) =>
        link.Mode == CoherenceMode.Lifetime && entry.IsYoungerThan(link.UnheardLifetime, clock.Now);

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

        // Only for a verified entry: to lengthen the life of an outdated value would announce a change and outdate loads under way.
        if (now >= entry.TouchAt && link.IsThere && link.Lease.IsVerified)
        {
            entry.TouchAt = now + entry.TouchEvery;
            touches.ReportUse(entry);
        }

        if (now >= entry.EagerAt)
        {
            return Freshness.Eager;
        }

        // Every hit takes the freshness check where the value is copied or absent, and while hits are logged.
        var plain = isPlain && !entry.IsNothing && entry.Value is not StoredCopy && !keyEvents.LogsHits;
        entry.FreshUntil = plain ? Math.Min(until, entry.EagerAt) : 0;

        return Freshness.Fresh;
    }

    /// <summary>The knowledge of this node about an entry within its lifetime.</summary>
    private enum VerificationState
    {
        /// <summary>No older than the coherence lease allows.</summary>
        Verified,

        /// <summary>L2 is known to be down: served, marked and counted.</summary>
        Unverified,

        /// <summary>L2 did not take it when it was loaded or set, and may take it now: L2 is to be asked.</summary>
        Unstored,

        /// <summary>A change may have been missed: L2 has to be asked.</summary>
        Suspect,

        /// <summary>A change may have been missed, and there is no L2 to ask.</summary>
        Missed,
    }

    private static long Step(long span) => Math.Max(1, span / StepsPerSpan);
}
