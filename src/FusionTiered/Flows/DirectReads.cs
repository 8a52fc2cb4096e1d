using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Telemetry;

namespace FusionTiered.Fusion.Flows;

/* The short road of a read that L2 answers: one command to Redis, FusionCache's format read, the marks looked at, and the value put
   into memory under the fences, without FusionCache. It takes what is simple. Everything else goes the long road through FusionCache,
   with the answer of L2 in hand: a value past its end, one that is stale or cannot be read, a tag whose mark memory does not know, a
   clear later than the value, an entry that memory has already, a copy for each caller, an L2 that
   rests or failed. So does every call while somebody is told what FusionCache does. */
internal sealed class DirectReads(FusionEngine engine)
{
    /// <summary>Whether L2 may be asked about the key without FusionCache.</summary>
    public bool MayAsk(ProfileCache cache, in CacheKey key, TierUse tiers)
    {
        if (cache.Hardened is not { IsLeftAlone: false } hardened || (tiers & TierUse.L2) == TierUse.None
            || cache.IsObserved || !cache.KnowsClears || cache.Stale.HasAny || engine.L2.IsResting || hardened.Repairs.Has(key.Text))
        {
            return false;
        }

        // FusionCache compares what L2 has with what memory has.
        return (tiers & TierUse.L1) == TierUse.None
            || (!cache.Profile.Settings.CopyValues && cache.Memory.Peek(key.Text, key.Hash) is null);
    }

    /// <summary>
    /// Asks L2 for a call without a source. Callers that would take a value from memory as it is share a read; the others asked for a
    /// look of their own: memory left out, a strict profile, a node that cannot tell whether it has heard all changes.
    /// </summary>
    /// <returns>To be ended by the caller: see <see cref="SharedAsks.End"/>.</returns>
    public static ValueTask<AskedL2> AskAsync(ProfileCache cache, in CacheKey key, TierUse tiers) =>
        MayShare(cache, tiers) ? cache.Asks!.JoinAsync(key.Text) : AloneAsync(cache, key.Text);

    /// <summary>Whether a call may share the read of another one that began before it.</summary>
    public static bool MayShare(ProfileCache cache, TierUse tiers) =>
        cache.Asks is not null && (tiers & TierUse.L1) != TierUse.None && !cache.Profile.Settings.Strict && cache.IsVerified;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<AskedL2> AloneAsync(ProfileCache cache, string key) => new(await cache.AskL2Async(key).ConfigureAwait(false));

    /// <summary>Asks L2 for a call that loads what L2 has not. After a miss the next call takes the lease in the same step.</summary>
    /// <remarks>A guess like that of a processor about a branch: a script costs Redis half as much again as a plain read, and a miss without it one round trip more.</remarks>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="ticket">The ticket of a call that expects a miss; null: it expects a value.</param>
    public static async ValueTask<L2Answer> AskAsync(ProfileCache cache, CacheKey key, StoreTicket? ticket)
    {
        var answer = ticket is not null && cache.Hardened!.Locker.MayAsk
            ? await AskAheadAsync(cache, ticket).ConfigureAwait(false)
            : await cache.AskL2Async(key.Text).ConfigureAwait(false);
        cache.ExpectsMiss = answer is { Data: null, Failure: null };
        return answer;
    }

    private static ValueTask<L2Answer> AskAheadAsync(ProfileCache cache, StoreTicket ticket) => cache.WatchesL2
        ? ToldAheadAsync(cache, ticket)
        : cache.Hardened!.Locker.AskAheadAsync(ticket, cache.Profile.Counters.L2Latency);

    private static async ValueTask<L2Answer> ToldAheadAsync(ProfileCache cache, StoreTicket ticket)
    {
        var operation = cache.BeginL2(L2Operations.Lease, ticket.Key);
        var answer = await cache.Hardened!.Locker.AskAheadAsync(ticket, cache.Profile.Counters.L2Latency).ConfigureAwait(false);
        operation.End(answer.Failure);
        return answer;
    }

    /// <summary>Takes the value that L2 has, and puts it into memory where the call uses memory.</summary>
    /// <returns>Whether it could be taken; else FusionCache decides.</returns>
    public static bool TryTake<T>(ProfileCache cache, in CacheKey key, in EntryOverrides overrides, L2Answer answer, out T value)
    {
        value = default!;

        // An answer that came with those of other keys may be from before an invalidation, and the call from after it.
        // And a write that Redis did not take may have come since the call was let through.
        if (cache.Hardened is not { } hardened || !cache.KnowsClears || !cache.Fence.IsClean(key.Text, answer.Since) || hardened.Repairs.Has(key.Text)
            || hardened.Wire.Read<T>(answer, out var freshFor) is not { } entry
            || entry.Timestamp <= hardened.LatestClear || !cache.AreTagsOpen(entry.Tags, entry.Timestamp))
        {
            return false;
        }

        if ((overrides.Tiers & TierUse.L1) != TierUse.None)
        {
            cache.Memory.StoreRead(in key, answer, entry, freshFor, cache.Options.Read(overrides));
        }

        value = entry.Value;
        return true;
    }
}
