using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Loads;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Sources;

namespace FusionTiered.Fusion.Flows;

/// <summary>Many keys at once. FusionCache has no batches: each key is a call of its own, all of them under way together.</summary>
internal sealed class FusionBatches(FusionEngine engine, FusionReads reads, FusionWrites writes)
{
    public async ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(IReadOnlyCollection<CacheKey> keys, CacheCallOptions options)
    {
        var distinct = keys.Distinct().ToList();
        var calls = distinct.Select(key => reads.GetAsync<T>(key, options).AsTask()).ToList();
        return await FoundAsync(distinct, calls).ConfigureAwait(false);
    }

    /* A key that no tier has is asked for by itself, too: each call takes FusionCache's lock of its key, and so waits where another
       caller loads the key. L2 has been asked before, so a call that gets its lock reaches its factory before it returns here; the
       keys of those calls go to the one source call. A key whose loader failed comes later, and is loaded alone. */
    public async ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys, TState state, CacheManySource<TState, T> source, CacheCallOptions options)
    {
        var found = new Dictionary<CacheKey, T>(keys.Count);
        var missing = new List<CacheKey>();
        var distinct = keys.Distinct().ToList();
        var present = distinct.Select(key => reads.GetAsync<T>(key, options).AsTask()).ToList();
        foreach (var (key, result) in distinct.Zip(await AllAsync(present).ConfigureAwait(false)))
        {
            if (result.Found)
            {
                found[key] = result.Value;
            }
            else if (!await IsNothingAsync(key, options).ConfigureAwait(false))
            {
                missing.Add(key);
            }
        }

        if (missing.Count == 0)
        {
            return found;
        }

        var batch = new BatchLoad<TState, T>(engine, state, source);
        var waits = missing.Select(key => LoadAsync(batch, key, options).AsTask()).ToList();
        batch.Start();
        foreach (var (key, value) in await FoundAsync(missing, waits).ConfigureAwait(false))
        {
            found[key] = value;
        }

        return found;
    }

    public async ValueTask<CacheWrite> SetManyAsync<T>(IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options)
    {
        var all = CacheWrite.Everywhere();
        foreach (var write in await AllAsync([.. values.Select(each => writes.SetAsync(each.Key, each.Value, options).AsTask())]).ConfigureAwait(false))
        {
            all = all.And(write);
        }

        return all;
    }

    public async ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys)
    {
        var all = CacheWrite.Everywhere();
        foreach (var write in await AllAsync([.. keys.Distinct().Select(key => writes.RemoveAsync(key).AsTask())]).ConfigureAwait(false))
        {
            all = all.And(write);
        }

        return all;
    }

    private async ValueTask<CacheResult<T>> LoadAsync<TState, T>(BatchLoad<TState, T> batch, CacheKey key, CacheCallOptions options)
    {
        var request = new LoadRequest<T>(key, engine.Profiles.Resolve(key), options, batch.OnlyOne(key));
        if (LoadChain.DistanceTo(engine, key) is var distance and > 0)
        {
            throw new RecursiveLoadException(distance);
        }

        var cache = engine.Caches.Of(request.Profile);
        var seat = cache.Callers.Join(key.Text);
        var load = new FusionLoad<T>(engine, request, cache, seat);
        var read = load.Read.Duplicate();
        read.SkipDistributedCacheRead = true;
        return await reads.ResultAsync(request, cache, seat, load, read, (context, token) => batch.TryJoin(key)
            ? load.RunAsync(context, (said, _) => batch.ValueAsync(key, said), notesFailure: false)
            : load.RunAsync(context, token)).ConfigureAwait(false);
    }

    private ValueTask<bool> IsNothingAsync(CacheKey key, CacheCallOptions options)
    {
        var cache = engine.CacheOf(key);
        return NothingMarks.HasAsync(cache, key, cache.Options.Read(EntryOverrides.Of(key, options, cache.Profile.Settings.Tiers)));
    }

    private static async ValueTask<Dictionary<CacheKey, T>> FoundAsync<T>(List<CacheKey> keys, List<Task<CacheResult<T>>> calls)
    {
        var found = new Dictionary<CacheKey, T>(keys.Count);
        foreach (var (key, result) in keys.Zip(await AllAsync(calls).ConfigureAwait(false)))
        {
            if (result.Found)
            {
                found[key] = result.Value;
            }
        }

        return found;
    }

    // All of them end before the first failure is thrown: none is left behind unobserved.
    private static async ValueTask<T[]> AllAsync<T>(List<Task<T>> calls)
    {
        var all = Task.WhenAll(calls);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (calls.Find(static call => !call.IsCompletedSuccessfully) is { } failed)
        {
            await failed.ConfigureAwait(false);
        }

        return await all.ConfigureAwait(false);
    }
}
