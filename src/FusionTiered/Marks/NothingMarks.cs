using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Marks;

/// <summary>The answer "nothing there", which FusionCache has no entry for: a mark beside the key, looked at when no tier has a value.</summary>
/// <remarks>In the tiers and with the tags of the value, so that other nodes see it and an invalidated tag ends it.</remarks>
internal static class NothingMarks
{
    public static async ValueTask<bool> HasAsync(ProfileCache cache, CacheKey key, FusionCacheEntryOptions read)
    {
        if (cache.Profile.Settings.NothingLifetime <= TimeSpan.Zero)
        {
            return false;
        }

        if (StoreTicket.Current is { HasNoNothing: true } && !(cache.HasNothings && cache.Memory.Has(key.Text + EngineKeys.NothingSuffix)))
        {
            // The lease came with the answer of L2.
            return false;
        }

        StoreTicket.Current ??= StoreTicket.ForLoad(key.Text, cache.Fence, TimeSpan.Zero);
        cache.HasNothings = true;
        var mark = await cache.Cache.TryGetAsync<bool>(key.Text + EngineKeys.NothingSuffix, Plain(read)).ConfigureAwait(false);
        return mark.HasValue;
    }

    public static async ValueTask SetAsync(ProfileCache cache, CacheKey key, TierUse tiers, string[]? tags)
    {
        var settings = cache.Profile.Settings;
        if (settings.NothingLifetime is { } lifetime && lifetime > TimeSpan.Zero)
        {
            var store = cache.Options.Store(new EntryOverrides(lifetime, lifetime, tiers), key.Text, value: null, isWrite: false);
            store.IsFailSafeEnabled = false;
            store.EnableAutoClone = false;
            store.EagerRefreshThreshold = null;
            cache.HasNothings = true;
            store.SkipMemoryCacheWrite |= cache.Count.Nothings >= settings.MaxNothing;
            await cache.Cache.SetAsync(key.Text + EngineKeys.NothingSuffix, true, store, tags).ConfigureAwait(false);
        }
    }

    /// <summary>A removal takes the mark as well: the next caller wants to know.</summary>
    public static async ValueTask RemoveAsync(ProfileCache cache, string key)
    {
        if (cache.Profile.Settings.NothingLifetime <= TimeSpan.Zero)
        {
            return;
        }

        if (cache.Hardened is not null || !cache.HasL2)
        {
            Forget(cache, key);
        }
        else
        {
            StoreTicket.Current = null;
            await cache.Cache.RemoveAsync(key + EngineKeys.NothingSuffix, cache.Options.Removal()).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the mark out of memory, where a write of the key takes it out of Redis, and the message of that write out of the memory of others.</summary>
    public static void Forget(ProfileCache cache, string key)
    {
        if (cache.HasNothings)
        {
            cache.Memory.Remove(key + EngineKeys.NothingSuffix);
        }
    }

    private static FusionCacheEntryOptions Plain(FusionCacheEntryOptions options)
    {
        if (!options.EnableAutoClone && options.EagerRefreshThreshold is null)
        {
            return options;
        }

        var plain = options.Duplicate();
        plain.EnableAutoClone = false;
        plain.EagerRefreshThreshold = null;
        return plain;
    }
}
