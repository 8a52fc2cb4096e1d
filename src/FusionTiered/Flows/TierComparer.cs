using FusionTiered.Consistency;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Time;

namespace FusionTiered.Fusion.Flows;

/// <summary>Compares a value in memory with the one in L2: by their versions, or, with FusionCache's stock parts, by the values as they are serialized.</summary>
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

        if (!cache.HasL2 || (hit.Profile.Settings.Tiers & TierUse.L2) == TierUse.None || engine.L2.IsResting)
        {
            return TierComparison.Unknown;
        }

        var compared = cache.Hardened is { } hardened
            ? await CompareVersionsAsync(hardened, slot, hit.Key.Text, deadline).ConfigureAwait(false)
            : await CompareValuesAsync(cache, slot, hit, deadline).ConfigureAwait(false);

        // What was removed or replaced while L2 answered is not served any more.
        return ReferenceEquals(Served(cache, hit), slot) ? compared : TierComparison.Gone;
    }

    private static async ValueTask<TierComparison> CompareVersionsAsync(HardenedL2 hardened, MemorySlot slot, string key, CancellationToken deadline)
    {
        // L2 never got it, or is still to be told of a later change.
        if (slot.Version is not { } version || hardened.Repairs.Has(key))
        {
            return TierComparison.Unknown;
        }

        return await hardened.L2.FindVersionAsync(key, deadline).ConfigureAwait(false) is not { } found ? TierComparison.OnlyInMemory
            : string.Equals(found.Version, version, StringComparison.Ordinal) && found.HasValue ? TierComparison.Same
            : TierComparison.Different;
    }

    private static async ValueTask<TierComparison> CompareValuesAsync(ProfileCache cache, MemorySlot slot, SampledHit hit, CancellationToken deadline)
    {
        var (probe, read) = await cache.Inspector.ReadAsync(hit.Key.Text, deadline).ConfigureAwait(false);
        if (!probe.IsAnswered)
        {
            return TierComparison.Unknown;
        }

        if (read.Data is not { } bytes)
        {
            return TierComparison.OnlyInMemory;
        }

        // FusionCache may have put a newer value into its entry.
        object? value;
        if (slot.IsReady)
        {
            value = slot.Value;
        }
        else if (!cache.TryMemory(hit.Key.Text, out value))
        {
            return TierComparison.Gone;
        }

        return ValueComparison.Of(hit.Type).IsSame(cache.Inspector, bytes, value) switch
        {
            true => TierComparison.Same,
            false => TierComparison.Different,
            null => TierComparison.Unknown,
        };
    }

    private MemorySlot? Served(ProfileCache cache, in SampledHit hit) =>
        engine.Memory.Store.Find(hit.Key.Text, hit.Key.Hash) is MemoryEntry { Value: MemorySlot { IsCurrent: true } slot } entry
        && hit.IsOf(slot) && !entry.IsDead(_memoryClock.Now) && cache.FreshLeft(hit.Key.Text, slot) != TimeSpan.Zero
            ? slot : null;
}
