using FusionTiered.Profiles;
using FusionTiered.Scheduling;

namespace FusionTiered.Sources;

/// <summary>A batch source that is asked only for the keys without a pending value.</summary>
internal sealed class PendingManySource<TState, T>(ProfileCatalog profiles, TState state, CacheManySource<TState, T> source)
{
    public static async ValueTask<IReadOnlyDictionary<CacheKey, T>> LoadAsync(PendingManySource<TState, T> self, IReadOnlyList<CacheKey> missing, CancellationToken cancellationToken)
    {
        var found = await PendingReads.FindManyAsync<T>(self.Profiles, missing).ConfigureAwait(Continuation.IsCaptured);
        if (found.Count == 0)
        {
            return await self.Source(self.State, missing, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }

        CacheKey[] others = [.. missing.Where(key => !found.ContainsKey(key))];
        if (others.Length > 0)
        {
            foreach (var (key, value) in await self.Source(self.State, others, cancellationToken).ConfigureAwait(Continuation.IsCaptured) ?? found)
            {
                found.TryAdd(key, value);
            }
        }

        return found;
    }

    private ProfileCatalog Profiles => profiles;

    private TState State => state;

    private CacheManySource<TState, T> Source => source;
}
