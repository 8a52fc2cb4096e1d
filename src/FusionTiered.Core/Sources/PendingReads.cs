using FusionTiered.Profiles;
using FusionTiered.Scheduling;

namespace FusionTiered.Sources;

/// <summary>What reads without a source do for keys that no tier has: the value may be waiting to be written.</summary>
internal static class PendingReads
{
    /// <summary>The pending value of a key, when the tiers did not have it.</summary>
    public static async ValueTask<CacheResult<T>> OrPendingAsync<T>(ValueTask<CacheResult<T>> reading, CacheKey key, ProfileCatalog profiles)
    {
        var result = await reading.ConfigureAwait(Continuation.IsCaptured);
        if (result.Found || profiles.Resolve(key).Pending is not { } writes)
        {
            return result;
        }

        var pending = await writes.FindAsync<T>(key).ConfigureAwait(Continuation.IsCaptured);
        return pending.Found ? new(pending.Value, found: true, CacheTier.Source) : result;
    }

    /// <summary>The values that the tiers had, and the pending ones of the other keys.</summary>
    public static async ValueTask<IReadOnlyDictionary<CacheKey, T>> OrPendingAsync<T>(
        ValueTask<IReadOnlyDictionary<CacheKey, T>> reading, IReadOnlyCollection<CacheKey> keys, ProfileCatalog profiles)
    {
        var result = await reading.ConfigureAwait(Continuation.IsCaptured);
        CacheKey[] missing = [.. keys.Where(key => !result.ContainsKey(key)).Distinct()];
        var found = missing.Length == 0 ? [] : await FindManyAsync<T>(profiles, missing).ConfigureAwait(Continuation.IsCaptured);
        return found.Count == 0 ? result : result.Concat(found).ToDictionary();
    }

    /// <summary>The pending values among keys of any profiles.</summary>
    public static async ValueTask<Dictionary<CacheKey, T>> FindManyAsync<T>(ProfileCatalog profiles, IReadOnlyList<CacheKey> keys)
    {
        Dictionary<CacheKey, T> found = [];
        foreach (var same in keys.GroupBy(key => profiles.Resolve(key).Pending))
        {
            if (same.Key is { } writes)
            {
                await writes.FindManyAsync([.. same], found).ConfigureAwait(Continuation.IsCaptured);
            }
        }

        return found;
    }
}
