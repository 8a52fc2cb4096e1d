using System.Runtime.ExceptionServices;
using FusionTiered.Copies;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Profiles;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/// <summary>Writes and removals, and how far they got: FusionCache swallows what Redis did not take, and its events tell.</summary>
internal sealed class FusionWrites(FusionEngine engine, FusionReads reads)
{
    public async ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions call)
    {
        var profile = engine.Profiles.Resolve(key);
        var options = engine.OptionsOf(profile);
        var wish = EntryWish.Of(key, call, profile.Settings.Tiers);
        var store = options.Store(wish, key.Text, value, isWrite: true);
        await LeaveAsync(key, profile, options, store).ConfigureAwait(false);
        var note = engine.NewNote(key.Text);
        try
        {
            await engine.Cache.SetAsync(key.Text, value, store, engine.TagsOf(key, profile, call.Tags)).ConfigureAwait(false);
        }
        catch (FusionCacheSerializationException failure)
        {
            if (profile.Settings.CopyValues && !Immutability<T>.Holds)
            {
                // It cannot be copied, and so was kept nowhere.
                ExceptionDispatchInfo.Throw(failure.InnerException ?? failure);
            }

            Log.NotSerialized(engine.Log, profile.Name, failure.InnerException?.GetType().Name ?? failure.GetType().Name);
            return CacheWrite.LocalOnly();
        }

        await reads.MeetTagsAsync(key, profile).ConfigureAwait(false);
        engine.Changes.Tell(CacheChangeKind.Set, key.Text);
        return engine.Reached(note, store);
    }

    public async ValueTask<CacheWrite> RemoveAsync(CacheKey key)
    {
        var write = await RemoveQuietlyAsync(key).ConfigureAwait(false);
        engine.Profiles.Resolve(key).Counters.Invalidated();
        engine.Changes.Tell(CacheChangeKind.Removed, key.Text);
        return write;
    }

    /// <summary>Takes a value away, without counting it or telling those who watch.</summary>
    public async ValueTask<CacheWrite> RemoveQuietlyAsync(CacheKey key)
    {
        var profile = engine.Profiles.Resolve(key);
        var removal = engine.OptionsOf(profile).Removal;
        var note = engine.NewNote(key.Text);
        await engine.Cache.RemoveAsync(key.Text, removal).ConfigureAwait(false);
        await engine.Nothings.RemoveAsync(key, profile, removal).ConfigureAwait(false);
        return engine.Reached(note, removal);
    }

    public async ValueTask<CacheWrite> ExpireAsync(CacheKey key)
    {
        var profile = engine.Profiles.Resolve(key);
        var removal = engine.OptionsOf(profile).Removal;
        var note = engine.NewNote(key.Text);
        await engine.Cache.ExpireAsync(key.Text, removal).ConfigureAwait(false);
        await engine.Nothings.RemoveAsync(key, profile, removal).ConfigureAwait(false);
        profile.Counters.Invalidated();
        engine.Changes.Tell(CacheChangeKind.Expired, key.Text);
        return engine.Reached(note, removal);
    }

    public async ValueTask<CacheWrite> InvalidateTagAsync(string tag)
    {
        var write = await RaiseAsync(tag).ConfigureAwait(false);
        engine.TagsInvalidated();
        engine.Changes.Tell(CacheChangeKind.TagInvalidated, tag);
        return write;
    }

    public async ValueTask<CacheWrite> ClearAsync(CacheProfile? only)
    {
        if (only is not null)
        {
            var profile = engine.Profiles.Registered(only);
            var cleared = await RaiseAsync(ReservedTags.OfProfile(profile.Name)).ConfigureAwait(false);
            profile.Counters.Invalidated();
            engine.Changes.Tell(CacheChangeKind.ProfileCleared, profile.Name);
            return cleared;
        }

        var note = engine.NewNote(key: null);
        await engine.Cache.ClearAsync(allowFailSafe: false).ConfigureAwait(false);
        foreach (var profile in engine.Profiles.All)
        {
            profile.Counters.Invalidated();
        }

        engine.Changes.Tell(CacheChangeKind.Cleared, string.Empty);
        return engine.Reached(note, Everywhere);
    }

    /// <summary>Ends every value with a tag, without telling those who watch.</summary>
    public async ValueTask<CacheWrite> RaiseAsync(string tag)
    {
        var note = engine.NewNote(key: null);
        await engine.Cache.RemoveByTagAsync(tag).ConfigureAwait(false);
        return engine.Reached(note, Everywhere);
    }

    private static readonly FusionCacheEntryOptions Everywhere = new() { SkipBackplaneNotifications = false };

    // A tier of the profile that the new value does not go to (the call leaves it out, or the value is too large) must not
    // go on with the old one.
    private async ValueTask LeaveAsync(CacheKey key, ProfileState profile, ProfileEntryOptions options, FusionCacheEntryOptions store)
    {
        var leavesMemory = store.SkipMemoryCacheWrite && (profile.Settings.Tiers & TierUse.L1) != TierUse.None;
        var leavesL2 = store.SkipDistributedCacheWrite && (profile.Settings.Tiers & TierUse.L2) != TierUse.None && engine.Cache.HasDistributedCache;
        if (!leavesMemory && !leavesL2)
        {
            return;
        }

        var leave = options.Removal.Duplicate();
        leave.SkipMemoryCacheWrite = !leavesMemory;
        leave.SkipDistributedCacheRead = leave.SkipDistributedCacheWrite = !leavesL2;
        leave.SkipBackplaneNotifications = true;
        CallNote.Current = null;
        await engine.Cache.RemoveAsync(key.Text, leave).ConfigureAwait(false);
    }
}
