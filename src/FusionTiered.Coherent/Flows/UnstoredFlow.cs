using FusionTiered.Entries;
using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Time;

namespace FusionTiered.Flows;

/* A value that only memory holds, because L2 did not take it: it was full, or did not answer. L2 may have had a newer one at
   that time, of which nobody told, so the value counts as unverified. At a use of it L2 is asked again. Where L2 has nothing, it gets the
   value as it would get that of a load: under a lease, and only if no change of the key or of its versions was heard since the load
   of the value began, and a probe says that all were heard. So nothing older than an acknowledged write is stored. */

/// <summary>Stores values in L2 that L2 did not take when they were loaded or set.</summary>
internal sealed class UnstoredFlow(LocalServices local, L2Services l2)
{
    // Of one key. A tier that is full is asked no more often for it.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>The entry of the key, if L2 did not take it and may take it now.</summary>
    public Entry? Find(in CacheKey key, TierUse tiers) =>
        (tiers & TierUse.L1) != TierUse.None
        && local.Memory.FindUnderLock(key.Text, key.Hash) is { IsLocalOnly: true } entry
        && local.FreshnessCheck.Of(entry) == Freshness.Unstored ? entry : null;

    /// <summary>L2 did not take it again: memory serves it for a while without asking.</summary>
    public void RestOf(Entry entry)
    {
        if (entry.IsLocalOnly && entry.StoreAgainAt != long.MaxValue)
        {
            entry.StoreAgainAt = CacheClock.After(local.Clock.Now, Rest);
        }
    }

    /// <summary>Stores the value. Memory has it again with the next read of L2.</summary>
    /// <returns>Whether L2 has it now, and no change was missed.</returns>
    public async Task<bool> StoreAsync<T>(CacheKey key, ProfileState profile, Entry entry)
    {
        var token = local.Memory.Open(key.Text, key.Hash);
        try
        {
            if (await TryLeaseAsync<T>(key, profile).ConfigureAwait(Continuation.IsCaptured) is not { } lease)
            {
                RestOf(entry);
                return false;
            }

            var outcome = await StoreAsync<T>(key, profile, entry, token, lease).ConfigureAwait(Continuation.IsCaptured);
            lease.GiveBack();
            if (outcome == L2StoreOutcome.Stored)
            {
                local.Memory.Remove(key.Text, key.Hash, EvictionReason.Replaced);
                return true;
            }

            RestOf(entry);
            if (outcome == L2StoreOutcome.Unwritable)
            {
                entry.StoreAgainAt = long.MaxValue;
            }

            return false;
        }
        finally
        {
            local.Memory.Close(token);
        }
    }

    /// <summary>A lease of the key, if it is free and L2 has no fresh value.</summary>
    private async ValueTask<HeldLease?> TryLeaseAsync<T>(CacheKey key, ProfileState profile)
    {
        var (id, answer) = await l2.Leases.AskAsync(key, profile.Settings.HardDeadline, RemoteLeaseClaim.IfFree, dead: null).ConfigureAwait(Continuation.IsCaptured);
        if (!answer.IsAnswered)
        {
            return null;
        }

        using var reply = answer.Value;
        if (!reply.IsGranted)
        {
            return null;
        }

        var lease = new HeldLease(l2.Leases, key.Text, id, SeenEntry.Of(reply.Value));
        var found = await l2.Reads.JudgeAsync<T>(key, profile, reply.Value, readAgain: true).ConfigureAwait(Continuation.IsCaptured);
        if (found.Kind is L2ReadKind.Absent or L2ReadKind.Stale)
        {
            return lease;
        }

        lease.GiveBack();
        return null;
    }

    private async ValueTask<L2StoreOutcome> StoreAsync<T>(CacheKey key, ProfileState profile, Entry entry, Fences.FillToken token, HeldLease lease)
    {
        if (await l2.Numbers.OfAsync(entry.Versions).ConfigureAwait(Continuation.IsCaptured) is not { } numbers
            || !await l2.Link.ConfirmAsync().ConfigureAwait(Continuation.IsCaptured)
            || token.IsDirty
            || !ReferenceEquals(local.Memory.Find(key.Text, key.Hash), entry)
            || !local.FreshnessCheck.HoldsAgainstVersions(entry)
            || !l2.Link.Lease.HeardAllSince(entry.BornAt)
            || (!entry.IsNothing && !EntryValue.TryAs<T>(entry, out _)))
        {
            return L2StoreOutcome.NotTaken;
        }

        lease.Numbers = numbers;
        var value = entry.IsNothing ? default! : EntryValue.As<T>(entry);
        return await l2.Writes.StoreAsync(key, profile, lease, token, value, LifetimeOf(entry), entry.Versions).ConfigureAwait(Continuation.IsCaptured);
    }

    // The rest of its life in memory: it must not live longer than if L2 had taken it at once.
    private L2Lifetime LifetimeOf(Entry entry)
    {
        var settings = entry.Profile.Settings;
        var left = TimeSpan.FromMilliseconds(Math.Max(1, entry.SlideBy > 0 ? entry.SlideBy : entry.StaleAt - local.Clock.Now));
        return new(TimeSpan.Zero, left, entry.IsNothing || settings.PlainJson ? TimeSpan.Zero : settings.StaleFor, entry.IsNothing);
    }
}
