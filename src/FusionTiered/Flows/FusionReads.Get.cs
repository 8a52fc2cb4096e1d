using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/// <summary>Reads without a source.</summary>
internal sealed partial class FusionReads
{
    /// <summary>Memory and L2.</summary>
    /// <param name="key">The key.</param>
    /// <param name="call">What the call wants otherwise than the profile says.</param>
    /// <param name="prefetched">The answer of L2, where it came with those of other keys.</param>
    /// <param name="countMiss">Whether a miss is counted; false when a call with a source follows.</param>
    public async ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions call, L2Answer? prefetched = null, bool countMiss = true)
    {
        var cache = engine.CacheOf(key);
        await cache.ReadyAsync().ConfigureAwait(false);
        var started = engine.Time.GetTimestamp();
        var overrides = EntryOverrides.Of(key, call, cache.Profile.Settings.Tiers);
        if (TryResult<T>(cache, key, overrides, loads: false, out var hit))
        {
            Count<T>(cache, key, overrides.Tiers, started, fromMemory: true);
            return hit;
        }

        engine.KeyEvents.Missed(cache.Profile.Name, key.Text, key.Hash);
        var isShared = false;
        if (_direct.MayAsk(cache, in key, overrides.Tiers))
        {
            var asked = prefetched is null ? await DirectReads.AskAsync(cache, in key, overrides.Tiers).ConfigureAwait(false) : new(prefetched);
            bool isTaken;
            T value;
            try
            {
                isTaken = DirectReads.TryTake(cache, in key, in overrides, asked.Answer, out value);
            }
            finally
            {
                // Memory has the value by now.
                cache.Asks?.End(asked);
            }

            if (isTaken || asked.Answer is { Data: null, Failure: null })
            {
                if (!asked.IsShared)
                {
                    cache.Profile.Counters.L2Answered(isTaken);
                }

                if (isTaken || countMiss)
                {
                    Count<T>(cache, key, overrides.Tiers, started, fromMemory: false);
                }

                if (isTaken && !asked.IsShared)
                {
                    engine.KeyEvents.RemoteHit(cache.Profile.Name, key.Text, key.Hash);
                }

                return isTaken ? Tiered(cache, value, CacheTier.L2, waited: true) : default;
            }

            (prefetched, isShared) = (asked.Answer, asked.IsShared);
        }

        var options = Unsuspected(cache, cache.Options.Read(overrides));
        var ticket = StoreTicket.ForLoad(key.Text, cache.Fence, options.MemoryCacheDuration ?? options.Duration);
        (ticket.Prefetched, ticket.IsShared) = (prefetched, isShared);
        ticket.Shares = prefetched is null && DirectReads.MayShare(cache, overrides.Tiers) ? cache.Asks!.Ask : null;
        ticket.CountsL2AtEnd = true;
        var reading = TryGetAsync<T>(cache, key, options, ticket);

        // With the answer of Redis at hand FusionCache ends at once as well.
        var fromMemory = reading.IsCompleted && !ticket.HasFound;
        var found = await reading.ConfigureAwait(false);

        // Redis had the value, and could not tell whether its tags were ended.
        var isUnknown = ticket is { HasL2Failed: true, Bytes: not null };
        var isThere = found.HasValue && !isUnknown && !cache.IsStale(key.Text, found.Value);
        CountL2(cache, ticket, isHit: isThere && !fromMemory);
        if (isThere || countMiss)
        {
            Count<T>(cache, key, overrides.Tiers, started, fromMemory && isThere);
        }

        if (isThere && !fromMemory && !ticket.IsShared)
        {
            engine.KeyEvents.RemoteHit(cache.Profile.Name, key.Text, key.Hash);
        }

        return isThere ? Tiered(cache, found.Value, fromMemory ? CacheTier.L1 : CacheTier.L2, waited: !fromMemory)
            : new() { IsUnanswered = !ticket.HasL2Answered && cache.HasL2 && !options.SkipDistributedCacheRead };
    }

    private static async ValueTask<MaybeValue<T>> TryGetAsync<T>(ProfileCache cache, CacheKey key, FusionCacheEntryOptions options, StoreTicket ticket)
    {
        StoreTicket.Current = ticket;
        try
        {
            return await cache.Cache.TryGetAsync<T>(key.Text, options).ConfigureAwait(false);
        }
        catch (Exception failure) when (TypeMismatch.IsOne<T>(cache, key.Text, failure))
        {
            throw TypeMismatch.Of<T>(cache, key.Text);
        }
    }
}
