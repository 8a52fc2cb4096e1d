using FusionTiered.Consistency;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Time;

namespace FusionTiered.Fusion.Flows;

/// <summary>Compares the version of a value in memory with the one in L2. With FusionCache's stock parts, or on an IDistributedCache, there is none.</summary>
internal sealed class TierComparer(FusionEngine engine) : ITierComparer
{
    // Of memory: see FusionCacheFactory.
    private readonly CacheClock _memoryClock = new(TimeProvider.System);

    public async ValueTask<TierComparison> CompareAsync(SampledHit hit, CancellationToken deadline)
    {
        var cache = engine.Caches.Of(hit.Profile);
        if (Served(cache, hit) is not { } slot)
        {
            return TierComparison.Gone;
        }

        if (cache.Hardened is not { } hardened || slot.Version is not { } version || !CanBeCompared(cache, hardened, hit.Key.Text))
        {
            return TierComparison.Unknown;
        }

        var compared = await hardened.L2.FindVersionAsync(hit.Key.Text, deadline).ConfigureAwait(false) is not { } found ? TierComparison.OnlyInMemory
            : string.Equals(found.Version, version, StringComparison.Ordinal) && found.HasValue ? TierComparison.Same
            : TierComparison.Different;

        // A value that was removed or replaced while L2 answered is not served any more.
        return !ReferenceEquals(Served(cache, hit), slot) || !string.Equals(slot.Version, version, StringComparison.Ordinal) ? TierComparison.Gone
            : compared == TierComparison.Different && !CanBeCompared(cache, hardened, hit.Key.Text) ? TierComparison.Unknown
            : compared;
    }

    // Not so where L2 is still to be told of a change. Nor may memory have missed a change by promise: while L2 rests, and while nothing
    // is heard of other nodes.
    private bool CanBeCompared(ProfileCache cache, HardenedL2 hardened, string key) =>
        (cache.Profile.Settings.Tiers & TierUse.L2) != TierUse.None && !engine.L2.IsResting && cache.IsVerified && !hardened.Repairs.Has(key);

    private MemorySlot? Served(ProfileCache cache, in SampledHit hit) =>
        engine.Memory.Store.Find(hit.Key.Text, hit.Key.Hash) is MemoryEntry { Value: MemorySlot { IsCurrent: true } slot } entry
        && hit.IsOf(slot) && !entry.IsDead(_memoryClock.Now) && cache.FreshLeft(hit.Key.Text, slot) != TimeSpan.Zero
            ? slot : null;
}
