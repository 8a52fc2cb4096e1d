using FusionTiered.Entries;
using FusionTiered.Keys;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>Values that the application has: written through every tier, past any load under way.</summary>
internal sealed class WriteFlow(Engine engine)
{
    private readonly SharedWrites _writes = new(engine);
    private readonly SharedRemovals _removals = new(engine);

    public ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options)
    {
        var profile = engine.Profiles.Resolve(key);
        var tiers = options.TiersWithin(profile.Settings.Tiers);
        if (engine.Shared.IsThere)
        {
            return SetSharedAsync(key, profile, tiers, value, options);
        }

        // Before the versions are read: a raise that comes later counts against this value, too.
        var bornAt = engine.Versions.Now;
        if ((tiers & TierUse.L1) != TierUse.None)
        {
            if (engine.Memory.Put(EntryOf(key, profile, value, options, bornAt, localOnly: false), token: null) == PutOutcome.Stored)
            {
                engine.KeyEvents.Stored(profile.Name, key.Text, key.Hash);
            }
        }
        else
        {
            engine.Memory.Remove(key.Text, key.Hash, EvictionReason.Removed);
        }

        engine.Changes.Tell(CacheChangeKind.Set, key.Text);
        return new(CacheWrite.Everywhere());
    }

    /// <summary>The value is past its lifetime from now on, and kept as long as a stale value may serve.</summary>
    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, ProfileState profile)
    {
        var expired = ExpireInMemory(key);
        profile.Counters.Invalidated();
        engine.KeyEvents.Invalidated(profile.Name, key.Text, key.Hash);
        if (engine.Shared.IsThere)
        {
            return ExpireSharedAsync(key, profile, expired);
        }

        engine.Changes.Tell(CacheChangeKind.Expired, key.Text);
        return new(CacheWrite.Everywhere(expired ? 1 : 0));
    }

    private async ValueTask<CacheWrite> ExpireSharedAsync(CacheKey key, ProfileState profile, bool expired)
    {
        var (taken, existed) = await _removals.ExpireAsync(key, profile).ConfigureAwait(Continuation.IsCaptured);

        // Once more: a load that began meanwhile may have read what was there before.
        ExpireInMemory(key);
        engine.Changes.Tell(CacheChangeKind.Expired, key.Text);
        return new(taken ? CacheReach.Everywhere : CacheReach.LocalOnly, expired || existed ? 1 : 0);
    }

    private async ValueTask<CacheWrite> SetSharedAsync<T>(CacheKey key, ProfileState profile, TierUse tiers, T value, CacheCallOptions options)
    {
        // Before anything is sent: loads under way read too early, and what others write meanwhile is noticed.
        var token = engine.Memory.Open(key.Text, key.Hash, outdatesOthers: true);
        try
        {
            var isShared = engine.Shared.IsUsedBy(tiers);
            var lifetime = isShared ? engine.Entries.RemoteLifetimeOf(key, profile, OverridesOf(options)) : default;
            var mark = EntryOf(key, profile, value, options, token.OpenedAt, localOnly: false, lifetime);
            var taken = isShared
                ? await SetThereAsync(key, profile, value, lifetime, mark.Versions).ConfigureAwait(Continuation.IsCaptured)
                : await _removals.AnnounceAsync(key, profile).ConfigureAwait(Continuation.IsCaptured);
            var entry = (tiers & TierUse.L1) == TierUse.None ? null
                : taken || !isShared ? mark
                : EntryOf(key, profile, value, options, token.OpenedAt, localOnly: true);
            if (entry is not null && !engine.FreshnessCheck.HoldsAgainstVersions(entry))
            {
                entry = null;
            }

            if (engine.Memory.PutWritten(key.Text, key.Hash, entry, token) == PutOutcome.Stored)
            {
                engine.KeyEvents.Stored(profile.Name, key.Text, key.Hash);
            }

            engine.Changes.Tell(CacheChangeKind.Set, key.Text);
            return new(taken ? CacheReach.Everywhere : CacheReach.LocalOnly);
        }
        finally
        {
            engine.Memory.Close(token);
        }
    }

    private async ValueTask<bool> SetThereAsync<T>(CacheKey key, ProfileState profile, T value, RemoteLifetime lifetime, VersionStamp[] versions)
    {
        var sentAt = engine.Shared.Repairs.Now;
        var failure = await _writes.SetAsync(key, profile, value, lifetime, versions).ConfigureAwait(Continuation.IsCaptured);
        if (failure is null)
        {
            engine.Shared.Repairs.Settle(key.Text, sentAt);
            return true;
        }

        // What was there before must not be read as if it were this. Where only the value was refused, its removal is not.
        if (failure == RemoteFailure.Refused)
        {
            await _removals.RemoveAsync(key, profile).ConfigureAwait(Continuation.IsCaptured);
        }
        else
        {
            _removals.Missed(key, profile);
        }

        return false;
    }

    private Entry EntryOf<T>(
        in CacheKey key, ProfileState profile, T value, in CacheCallOptions options, long bornAt, bool localOnly, in RemoteLifetime lifetime = default) =>
        engine.Entries.Make(
            key, value, engine.Copies.Of(profile.Settings, value), typeof(T), profile, engine.VersionsOf(key, profile, options.Tags), bornAt, OverridesOf(options), localOnly, lifetime);

    private static EntryOverrides OverridesOf(in CacheCallOptions options) => new(options.Lifetime, options.L1Lifetime);

    private bool ExpireInMemory(in CacheKey key) =>
        engine.Memory.Replace(key.Text, key.Hash, engine.Clock.Now, static (entry, now) => EntryMaker.Expired(entry, now));
}
