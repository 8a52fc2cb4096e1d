using FusionTiered.Entries;
using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>Values that the application has: written through every tier, past any load under way.</summary>
internal sealed class WriteFlow(LocalServices local, L2Link link, L2Writes writes, L2Removals removals, Observers observers)
{
    public ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options)
    {
        var profile = local.Profiles.Resolve(key);
        var tiers = options.TiersWithin(profile.Settings.Tiers);
        if ((tiers & TierUse.L1) != TierUse.None)
        {
            profile.Wrote(key.Hash);
        }

        if (link.IsThere)
        {
            return SetInL2Async(key, profile, tiers, value, options);
        }

        // Before the versions are read: a raise that comes later counts against this value, too.
        var bornAt = local.Versions.Clock.Now;
        if ((tiers & TierUse.L1) != TierUse.None)
        {
            if (local.Memory.Put(EntryOf(key, profile, value, options, bornAt, localOnly: false), token: null) == PutOutcome.Stored)
            {
                observers.KeyEvents.Stored(profile.Name, key.Text, key.Hash);
            }
        }
        else
        {
            local.Memory.Remove(key.Text, key.Hash, EvictionReason.Removed);
        }

        observers.Changes.Tell(CacheChangeKind.Set, key.Text);
        return new(CacheWrite.Everywhere());
    }

    /// <summary>The value is past its lifetime from now on, and kept as long as a stale value may serve.</summary>
    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, ProfileState profile)
    {
        var expired = ExpireInMemory(key);
        profile.Counters.Invalidated();
        observers.KeyEvents.Invalidated(profile.Name, key.Text, key.Hash);
        if (link.IsThere)
        {
            return ExpireInL2Async(key, profile, expired);
        }

        observers.Changes.Tell(CacheChangeKind.Expired, key.Text);
        return new(CacheWrite.Everywhere(expired ? 1 : 0));
    }

    private async ValueTask<CacheWrite> ExpireInL2Async(CacheKey key, ProfileState profile, bool expired)
    {
        var (taken, existed) = await removals.ExpireAsync(key, profile).ConfigureAwait(Continuation.IsCaptured);

        // Once more: a load that began meanwhile may have read the old value.
        ExpireInMemory(key);
        observers.Changes.Tell(CacheChangeKind.Expired, key.Text);
        return new(taken ? CacheReach.Everywhere : CacheReach.LocalOnly, expired || existed ? 1 : 0);
    }

    private async ValueTask<CacheWrite> SetInL2Async<T>(CacheKey key, ProfileState profile, TierUse tiers, T value, CacheCallOptions options)
    {
        // Before anything is sent: loads under way read too early, and other writes meanwhile are noticed.
        var token = local.Memory.Open(key.Text, key.Hash, outdatesOthers: true);
        try
        {
            var usesL2 = link.IsUsedBy(tiers);
            var lifetime = usesL2 ? local.Entries.L2LifetimeOf(key, profile, OverridesOf(options)) : default;
            var mark = EntryOf(key, profile, value, options, token.OpenedAt, localOnly: false, lifetime);
            var taken = usesL2
                ? await StoreInL2Async(key, profile, value, lifetime, mark.Versions).ConfigureAwait(Continuation.IsCaptured)
                : (await removals.RemoveAsync(key, profile).ConfigureAwait(Continuation.IsCaptured)).Taken; // where L2 has the old value, it goes
            var entry = (tiers & TierUse.L1) == TierUse.None ? null
                : taken || !usesL2 ? mark
                : EntryOf(key, profile, value, options, token.OpenedAt, localOnly: true);
            if (entry is not null && !local.FreshnessCheck.HoldsAgainstVersions(entry))
            {
                entry = null;
            }

            if (local.Memory.PutWritten(key.Text, key.Hash, entry, token) == PutOutcome.Stored)
            {
                observers.KeyEvents.Stored(profile.Name, key.Text, key.Hash);
            }

            observers.Changes.Tell(CacheChangeKind.Set, key.Text);
            return new(taken ? CacheReach.Everywhere : CacheReach.LocalOnly);
        }
        finally
        {
            local.Memory.Close(token);
        }
    }

    private async ValueTask<bool> StoreInL2Async<T>(CacheKey key, ProfileState profile, T value, L2Lifetime lifetime, VersionStamp[] versions)
    {
        var sentAt = link.Repairs.Now;
        var failure = await writes.SetAsync(key, profile, value, lifetime, versions).ConfigureAwait(Continuation.IsCaptured);
        if (failure is null)
        {
            link.Repairs.Settle(key.Text, sentAt);
            return true;
        }

        // The old value must not be read as if it were this one. Where L2 refused only the value, it still takes its removal.
        if (failure == RemoteFailure.Refused)
        {
            await removals.RemoveAsync(key, profile).ConfigureAwait(Continuation.IsCaptured);
        }
        else
        {
            removals.Missed(key, profile);
        }

        return false;
    }

    private Entry EntryOf<T>(
        in CacheKey key, ProfileState profile, T value, in CacheCallOptions options, long bornAt, bool localOnly, in L2Lifetime lifetime = default) =>
        local.Entries.Make(
            key, value, local.Copies.Of(profile.Settings, value), typeof(T), profile, local.Versions.Of(key, profile, options.Tags), bornAt, OverridesOf(options), localOnly, lifetime);

    private static EntryOverrides OverridesOf(in CacheCallOptions options) => new(options.Lifetime, options.L1Lifetime);

    private bool ExpireInMemory(in CacheKey key) =>
        local.Memory.Replace(key.Text, key.Hash, local.Clock.Now, static (entry, now) => EntryMaker.Expired(entry, now));
}
