using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Telemetry;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/* The short road of a set: the value goes into memory under the fences, and with one script to Redis, which tells the other nodes in
   the same step. It takes what is simple. Everything else goes the long road through FusionCache: a value that a tier of the profile
   leaves out, or that cannot be serialized, a copy for each caller, FusionCache's stock parts, an L2 that rests. A write that L2 did
   not take goes there as well, with the failure in hand, so that FusionCache leaves L2 alone from then on. So does every set
   while somebody is told what FusionCache does. */
internal sealed class DirectWrites(FusionEngine engine)
{
    /// <summary>Stores a value, under the gate of its key.</summary>
    public async ValueTask<DirectWrite> SetAsync<T>(ProfileCache cache, CacheKey key, T value, EntryOverrides overrides, string[]? tags)
    {
        if (!MayStore(cache, overrides.Tiers) || !cache.Options.TryMeasure(in overrides, key.Text, value, out var size, out var inMemory))
        {
            return default;
        }

        var options = cache.Options.Read(in overrides);
        var timestamp = FusionCacheClock.Now;
        if (cache.Hardened is not { } hardened)
        {
            var stored = Keep(cache, in key, value, timestamp, size, inMemory, tags, options);
            Close(cache, key.Text, stored);
            return new(CacheWrite.Everywhere());
        }

        var ticket = StoreTicket.ForWrite(key.Text, cache.Fence, StoreKind.Set);
        if (hardened.Wire.Write(value, timestamp, size, inMemory, tags, options, ticket) is not { } bytes)
        {
            return default;
        }

        ticket.Stored = Keep(cache, in key, value, timestamp, size, inMemory, tags, options);
        var operation = cache.BeginL2(L2Operations.Write, key.Text);
        var failure = await hardened.L2.TryStoreAsync(ticket, bytes, options).ConfigureAwait(false);
        operation.End(failure);
        if (failure is not null)
        {
            return new(Write: null, failure);
        }

        if (!ticket.IsPublished)
        {
            hardened.Repairs.AddKey(key.Text);
        }

        Close(cache, key.Text, ticket.Stored);
        if (!cache.AreTagsOpen(tags, timestamp))
        {
            await cache.MeetTagsAsync(key.Text, tags).ConfigureAwait(false);
        }

        return new(ticket.IsPublished ? CacheWrite.Everywhere() : CacheWrite.LocalOnly());
    }

    // The fence is raised before, so that what is under way is not stored.
    private static MemorySlot Keep<T>(ProfileCache cache, in CacheKey key, T value, long timestamp, long size, TimeSpan inMemory, string[]? tags, FusionCacheEntryOptions options)
    {
        cache.Memory.Invalidate(key.Text);
        NothingMarks.Forget(cache, key.Text);
        return cache.Memory.StoreWrite(in key, value, timestamp, size, inMemory, tags, options);
    }

    // And after: what began to read L2 in between may have read the value before.
    private static void Close(ProfileCache cache, string key, MemorySlot stored)
    {
        cache.Fence.Clock.Raise(key);
        if (!cache.Memory.Holds(key, stored))
        {
            cache.Memory.Remove(key);
        }
    }

    private bool MayStore(ProfileCache cache, TierUse tiers)
    {
        if (cache.Profile.Settings.CopyValues || cache.IsObserved)
        {
            return false;
        }

        return cache.Hardened is { } hardened
            ? tiers == (TierUse.L1 | TierUse.L2) && !hardened.IsLeftAlone && !engine.L2.IsResting && hardened.IsListening
            : !cache.HasL2 && !cache.HasBackplane && (tiers & TierUse.L1) != TierUse.None;
    }
}
