using System.Runtime.ExceptionServices;
using FusionTiered.Copies;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Profiles;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/// <summary>Writes and removals, and how far each got.</summary>
internal sealed class FusionWrites(FusionEngine engine)
{
    private readonly DirectWrites _direct = new(engine);

    public async ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions call)
    {
        var cache = engine.CacheOf(key);
        await cache.ReadyAsync().ConfigureAwait(false);
        var gate = await cache.Gates.EnterAsync(key.Text).ConfigureAwait(false);
        try
        {
            var overrides = EntryOverrides.Of(key, call, cache.Profile.Settings.Tiers);
            if ((overrides.Tiers & TierUse.L1) != TierUse.None)
            {
                cache.Profile.Wrote(key.Hash);
            }

            var direct = await _direct.SetAsync(cache, key, value, overrides, engine.TagsOf(cache, key, call.Tags)).ConfigureAwait(false);
            if (direct.Write is { } write)
            {
                Tell(cache, key);
                return write;
            }

            var ticket = StoreTicket.ForWrite(key.Text, cache.Fence, StoreKind.Set);
            ticket.L2Failure = direct.Failure;
            return await SetAsync(cache, key, value, call, ticket).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Stores what a refresh has loaded, unless something outdated it meanwhile.</summary>
    public async ValueTask SetLoadedAsync<T>(ProfileCache cache, CacheKey key, T value, CacheCallOptions call, StoreTicket ticket)
    {
        var write = await SetAsync(cache, key, value, call, ticket).ConfigureAwait(false);
        if (ticket.IsRefused)
        {
            // Another load stored meanwhile, and may have begun earlier.
            await RemoveQuietlyAsync(key).ConfigureAwait(false);
        }
        else if (!write.IsEverywhere)
        {
            cache.Hardened?.Repairs.AddKey(key.Text);
        }
    }

    private async ValueTask<CacheWrite> SetAsync<T>(ProfileCache cache, CacheKey key, T value, CacheCallOptions call, StoreTicket ticket)
    {
        var settings = cache.Profile.Settings;
        var store = cache.Options.Store(EntryOverrides.Of(key, call, settings.Tiers), key.Text, value, isWrite: true);
        var isLeft = await IsLeftAsync(cache, key, store).ConfigureAwait(false);
        if (!isLeft)
        {
            cache.Hardened?.Repairs.AddKey(key.Text);
        }

        var tags = engine.TagsOf(cache, key, call.Tags);
        ticket.Answer(new TicketValue(value, store.MemoryCacheDuration ?? store.Duration), tags);
        CacheWrite write;
        try
        {
            write = await EndAsync(cache, ticket, store, () => cache.Cache.SetAsync(key.Text, value, store, tags)).ConfigureAwait(false);
        }
        catch (FusionCacheSerializationException failure)
        {
            if (settings.CopyValues && !Immutability<T>.Holds)
            {
                // It cannot be copied, and so was kept nowhere.
                ExceptionDispatchInfo.Throw(failure.InnerException ?? failure);
            }

            engine.NotSerialized<T>(cache.Profile, key, failure);
            await LeaveL2Async(cache, key).ConfigureAwait(false);
            write = CacheWrite.LocalOnly();
        }

        if (!isLeft)
        {
            write = CacheWrite.LocalOnly();
        }

        await cache.MeetTagsAsync(key.Text, tags).ConfigureAwait(false);
        Tell(cache, key);
        return write;
    }

    private void Tell(ProfileCache cache, CacheKey key)
    {
        cache.Stale.Remove(key.Text);
        engine.Changes.Tell(CacheChangeKind.Set, key.Text);
        engine.KeyEvents.Stored(cache.Profile.Name, key.Text, key.Hash);
    }

    /// <summary>Takes a value away.</summary>
    /// <param name="key">The key.</param>
    /// <param name="keepsNothing">Whether the mark "nothing there" was just set, and stays.</param>
    public async ValueTask<CacheWrite> RemoveAsync(CacheKey key, bool keepsNothing = false)
    {
        var write = await RemoveQuietlyAsync(key, keepsNothing).ConfigureAwait(false);
        NoteInvalidated(key);
        engine.Changes.Tell(CacheChangeKind.Removed, key.Text);
        return write;
    }

    /// <summary>Takes a value away. The removal is not counted, and those who watch are not told.</summary>
    public ValueTask<CacheWrite> RemoveQuietlyAsync(CacheKey key, bool keepsNothing = false) =>
        TakeAsync(key, StoreKind.Remove, static (cache, key, options) => cache.RemoveAsync(key, options), keepsNothing);

    public async ValueTask<CacheWrite> ExpireAsync(CacheKey key)
    {
        var write = await TakeAsync(key, StoreKind.Expire, static (cache, key, options) => cache.ExpireAsync(key, options)).ConfigureAwait(false);
        NoteInvalidated(key);
        engine.Changes.Tell(CacheChangeKind.Expired, key.Text);
        return write;
    }

    public async ValueTask<CacheWrite> InvalidateTagAsync(string tag)
    {
        var write = await RaiseAsync(tag).ConfigureAwait(false);
        engine.TagsInvalidated();
        engine.Changes.Tell(CacheChangeKind.TagInvalidated, tag);
        engine.KeyEvents.TagInvalidated(tag);
        return write;
    }

    /// <summary>Ends every value with a tag. Those who watch are not told.</summary>
    public async ValueTask<CacheWrite> RaiseAsync(string tag)
    {
        var cache = engine.Caches.OfTags;
        await cache.ReadyAsync().ConfigureAwait(false);
        cache.Fence.Clock.RaiseTag(tag);
        foreach (var each in engine.Caches.All)
        {
            each.Hardened?.Locker.ReleaseOutdated();
        }

        return await cache.RemoveByTagAsync(tag).ConfigureAwait(false);
    }

    public async ValueTask<CacheWrite> ClearAsync(CacheProfile? only)
    {
        var profile = only is null ? null : engine.Profiles.Registered(only);
        var all = CacheWrite.Everywhere(engine.Memory.CountValues(profile));
        List<Task<CacheWrite>> clears = [.. engine.Caches.All.Where(cache => profile is null || ReferenceEquals(cache.Profile, profile)).Select(static cache => ClearAsync(cache).AsTask())];
        foreach (var write in await Task.WhenAll(clears).ConfigureAwait(false))
        {
            all = all.And(write);
        }

        engine.Memory.ClearValues(profile);
        engine.Changes.Tell(profile is null ? CacheChangeKind.Cleared : CacheChangeKind.ProfileCleared, profile?.Name ?? string.Empty);
        engine.KeyEvents.Cleared(profile?.Name, all.Removed);
        return all;
    }

    /// <summary>
    /// An eviction and no more: no value is outdated, nobody is told, and calls under way may store theirs. Marks of tags and clears stay:
    /// L2 keeps the values that they ended.
    /// </summary>
    public long ClearMemory(ProfileState? only)
    {
        var removed = engine.Memory.ClearValues(only);
        engine.KeyEvents.MemoryCleared(only?.Name, removed);
        return removed;
    }

    /// <summary>Ends every value of one profile. Those who watch are not told, and memory drops the values when they are met.</summary>
    public static async ValueTask<CacheWrite> ClearAsync(ProfileCache cache)
    {
        await cache.ReadyAsync().ConfigureAwait(false);
        var write = await cache.ClearAsync().ConfigureAwait(false);
        cache.Profile.Counters.Invalidated();
        return write;
    }

    private void NoteInvalidated(CacheKey key)
    {
        var profile = engine.CacheOf(key).Profile;
        profile.Counters.Invalidated();
        engine.KeyEvents.Invalidated(profile.Name, key.Text, key.Hash);
    }

    private async ValueTask<CacheWrite> TakeAsync(CacheKey key, StoreKind kind, Func<FusionCache, string, FusionCacheEntryOptions, ValueTask> take, bool keepsNothing = false)
    {
        var cache = engine.CacheOf(key);
        await cache.ReadyAsync().ConfigureAwait(false);
        var gate = await cache.Gates.EnterAsync(key.Text).ConfigureAwait(false);
        try
        {
            var removal = cache.Options.Removal();
            var ticket = StoreTicket.ForWrite(key.Text, cache.Fence, kind == StoreKind.Expire && removal.IsFailSafeEnabled ? kind : StoreKind.Remove);
            ticket.KeepsNothing = keepsNothing;

            // Before: while L2 is told, the value that was expired may come to stand in for a source that fails, and has a note of its own then.
            cache.Stale.Remove(key.Text);
            var isHeld = cache.Memory.TryGetSlot(key.Text, out _);
            var write = await EndAsync(cache, ticket, removal, () => take(cache.Cache, key.Text, removal)).ConfigureAwait(false);
            return write with { Removed = isHeld || ticket.WasInL2 ? 1 : 0 };
        }
        finally
        {
            gate.Release();
        }
    }

    // The fence is raised before, so that what is under way is not stored, and after: what began to read L2 in between may have read the value before.
    // A key to be repaired is on its list before the second time: a read that begins after it looks at the list when it has its answer.
    private static async ValueTask<CacheWrite> EndAsync(ProfileCache cache, StoreTicket ticket, FusionCacheEntryOptions options, Func<ValueTask> write)
    {
        if (!ticket.IsWrite)
        {
            return await cache.WriteAsync(ticket, options, write).ConfigureAwait(false);
        }

        var key = ticket.Key;
        cache.Memory.Invalidate(key);
        var mark = ticket.KeepsNothing ? default : NothingMarks.RemoveAsync(cache, key);
        var reach = await cache.WriteAsync(ticket, options, write).ConfigureAwait(false);
        await mark.ConfigureAwait(false);
        if (!reach.IsEverywhere)
        {
            cache.Hardened?.Repairs.AddKey(key);
        }

        cache.Fence.Clock.Raise(key);
        if (ticket.Stored is { } stored ? !cache.Memory.Holds(key, stored) : ticket.Kind != StoreKind.Expire)
        {
            cache.Memory.Remove(key);
        }
        else if (ticket.Kind == StoreKind.Expire)
        {
            cache.Memory.Invalidate(key);
        }

        return reach;
    }

    // The value stays in this node. The others must not go on with the one before.
    private static async ValueTask LeaveL2Async(ProfileCache cache, CacheKey key)
    {
        if (cache.Hardened is null)
        {
            return;
        }

        var removal = cache.Options.Removal();
        removal.SkipMemoryCacheWrite = true;
        var ticket = StoreTicket.ForWrite(key.Text, cache.Fence, StoreKind.Remove);
        if (!(await cache.WriteAsync(ticket, removal, () => cache.Cache.RemoveAsync(key.Text, removal)).ConfigureAwait(false)).IsEverywhere)
        {
            cache.Hardened.Repairs.AddKey(key.Text);
            cache.Fence.Clock.Raise(key.Text);
        }
    }

    // A tier of the profile that the new value does not go to (the call leaves it out, or the value is too large) must not
    // go on with the old one.
    private static async ValueTask<bool> IsLeftAsync(ProfileCache cache, CacheKey key, FusionCacheEntryOptions store)
    {
        var tiers = cache.Profile.Settings.Tiers;
        var leavesMemory = store.SkipMemoryCacheWrite && (tiers & TierUse.L1) != TierUse.None;
        var leavesL2 = store.SkipDistributedCacheWrite && (tiers & TierUse.L2) != TierUse.None && cache.HasL2;
        if (!leavesMemory && !leavesL2)
        {
            return true;
        }

        var leave = cache.Options.Removal();
        leave.SkipMemoryCacheWrite = !leavesMemory;
        leave.SkipDistributedCacheRead = leave.SkipDistributedCacheWrite = !leavesL2;
        leave.SkipBackplaneNotifications = true;
        var ticket = StoreTicket.ForWrite(key.Text, cache.Fence, StoreKind.Remove);
        StoreTicket.Current = ticket;
        await cache.Cache.RemoveAsync(key.Text, leave).ConfigureAwait(false);

        // Where Redis has not let go of it, the others would go on with the old one after the message of this write.
        return !leavesL2 || cache.Hardened is null || ticket.IsPublished;
    }
}
