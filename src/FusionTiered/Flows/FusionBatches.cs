using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Loads;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Sources;
using L2Operations = FusionTiered.Telemetry.L2Operations;

namespace FusionTiered.Fusion.Flows;

/* Many keys at once. FusionCache has no batches: each key is a call of its own, all of them under way together. What memory lacks is
   read from L2 in one round trip before, and each call finds its answer in its ticket; so are the leases of the keys that nobody has. */
internal sealed class FusionBatches(FusionEngine engine, FusionReads reads, FusionWrites writes)
{
    public async ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(IReadOnlyCollection<CacheKey> keys, CacheCallOptions options)
    {
        var distinct = Distinct(keys);
        var found = new Dictionary<CacheKey, T>(distinct.Count);
        var present = await PresentAsync<T>(distinct, options).ConfigureAwait(false);
        for (var i = 0; i < present.Length; i++)
        {
            var result = present[i];
            if (result.Found)
            {
                found.Add(distinct[i], result.Value);
            }
        }

        return found;
    }

    /* A key that no tier has is asked for by itself, too: each call takes FusionCache's lock of its key, and so waits where another
       caller loads the key. L2 has been asked before, so a call that gets its lock reaches its factory before it returns here; the
       keys of those calls go to the one source call. A key whose loader failed comes later, and is loaded alone. */
    public async ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys, TState state, CacheManySource<TState, T> source, CacheCallOptions options)
    {
        var found = new Dictionary<CacheKey, T>(keys.Count);
        var missing = new List<CacheKey>();
        var distinct = Distinct(keys);
        foreach (var (key, result) in distinct.Zip(await PresentAsync<T>(distinct, options, countMiss: false).ConfigureAwait(false)))
        {
            if (result.Found)
            {
                found[key] = result.Value;
            }
            else
            {
                missing.Add(key);
            }
        }

        if (missing.Count == 0)
        {
            return found;
        }

        var batch = new BatchLoad<TState, T>(engine, state, source);
        if (missing.Select(key => LoadChain.DistanceTo(engine, key)).FirstOrDefault(static distance => distance > 0) is var distance and > 0)
        {
            // Before the first of them takes a seat among the callers of its key.
            throw new RecursiveLoadException(distance);
        }

        var loads = missing.Select(key => LoadOf(batch, key, options)).ToList();
        await TakeLeasesAsync(loads).ConfigureAwait(false);
        var nothings = await Task.WhenAll(loads.Select(static load => IsNothingAsync(load).AsTask())).ConfigureAwait(false);
        loads = [.. loads.Where((_, i) => !nothings[i])];
        var waits = loads.Select(load => LoadAsync(batch, load).AsTask()).ToList();
        batch.Start();
        foreach (var (key, value) in await FoundAsync(loads.ConvertAll(static load => load.Request.Key), waits).ConfigureAwait(false))
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

    private (LoadRequest<T> Request, ProfileCache Cache, CallerSeat Seat, FusionLoad<T> Load) LoadOf<TState, T>(BatchLoad<TState, T> batch, CacheKey key, CacheCallOptions options)
    {
        var request = new LoadRequest<T>(key, engine.Profiles.Resolve(key), options, batch.OnlyOne(key));
        var cache = engine.Caches.Of(request.Profile);
        var seat = cache.Callers.Join(key.Text, cache.Fence.Clock.Now);
        return (request, cache, seat, new FusionLoad<T>(engine, request, cache, seat));
    }

    private async ValueTask<CacheResult<T>> LoadAsync<TState, T>(
        BatchLoad<TState, T> batch, (LoadRequest<T> Request, ProfileCache Cache, CallerSeat Seat, FusionLoad<T> Load) each)
    {
        var (request, cache, seat, load) = each;
        var key = request.Key;
        var read = load.Read;
        if (cache.Hardened is null)
        {
            read = read.Duplicate();
            read.SkipDistributedCacheRead = true;
        }
        else
        {
            // L2 was asked a moment ago, and with the lease once more.
            load.Ticket.Prefetched ??= L2Answer.Nothing(load.Ticket.SeenVersion ?? string.Empty, load.Ticket.ReadSince);
        }

        return await reads.ResultAsync(request, cache, seat, load, read, (context, token) =>
        {
            if (!batch.TryJoin(key))
            {
                return load.RunAsync(context, token);
            }

            load.AskAhead();
            return load.RunAsync(context, (said, _) => batch.ValueAsync(key, said), notesFailure: false);
        }).ConfigureAwait(false);
    }

    // What the tiers have of each key. A read whose answer came with the batch ends at once; the others are under way together.
    private async ValueTask<CacheResult<T>[]> PresentAsync<T>(List<CacheKey> keys, CacheCallOptions options, bool countMiss = true)
    {
        var ahead = await ReadAheadAsync(keys, options).ConfigureAwait(false);
        var present = new CacheResult<T>[keys.Count];
        List<int> later = [];
        List<Task<CacheResult<T>>> calls = [];
        for (var i = 0; i < keys.Count; i++)
        {
            var call = reads.GetAsync<T>(keys[i], options, ahead[i], countMiss);
            if (call.IsCompletedSuccessfully)
            {
                present[i] = await call.ConfigureAwait(false);
            }
            else
            {
                later.Add(i);
                calls.Add(call.AsTask());
            }
        }

        foreach (var (i, result) in later.Zip(await AllAsync(calls).ConfigureAwait(false)))
        {
            present[i] = result;
        }

        return present;
    }

    // What memory has not ready, profile by profile. Where L2 fails here, each call asks for itself, and finds that it rests.
    private async ValueTask<L2Answer?[]> ReadAheadAsync(List<CacheKey> keys, CacheCallOptions options)
    {
        var found = new L2Answer?[keys.Count];
        foreach (var cache in keys.Select(key => engine.CacheOf(key)).Distinct())
        {
            var tiers = options.TiersWithin(cache.Profile.Settings.Tiers);
            if (cache.Hardened is not { } hardened || engine.L2.IsResting || (tiers & TierUse.L2) == TierUse.None)
            {
                continue;
            }

            await cache.ReadyAsync().ConfigureAwait(false);
            var missing = Enumerable.Range(0, keys.Count).Where(i => ReferenceEquals(engine.CacheOf(keys[i]), cache) && IsMissing(cache, keys[i], tiers)).ToList();
            if (missing.Count < 2)
            {
                continue;
            }

            try
            {
                var answers = await ReadManyAsync(cache, hardened, missing.ConvertAll(i => keys[i].Text)).ConfigureAwait(false);
                for (var i = 0; i < answers.Length; i++)
                {
                    found[missing[i]] = answers[i];
                }
            }
            catch (Exception failure) when (failure is StackExchange.Redis.RedisException or TimeoutException or ObjectDisposedException)
            {
                Log.BatchReadAlone(engine.Log, cache.Profile.Name, RedisFailure.Named(failure), RedisFailure.Shown(failure, engine.KeyEvents.RevealsKeys));
            }
        }

        return found;
    }

    private static async ValueTask<L2Answer[]> ReadManyAsync(ProfileCache cache, HardenedL2 hardened, List<string> keys)
    {
        var operation = cache.BeginL2(L2Operations.ReadMany, key: null, keys.Count);
        try
        {
            var answers = await hardened.L2.ReadManyAsync(keys).ConfigureAwait(false);
            operation.End();
            return answers;
        }
        catch (Exception failure)
        {
            operation.End(failure);
            throw;
        }
    }

    private static bool IsMissing(ProfileCache cache, CacheKey key, TierUse tiers) =>
        (tiers & TierUse.L1) == TierUse.None || cache.TryReady(in key, loads: false, out _) == ReadyHit.None;

    private static async ValueTask TakeLeasesAsync<T>(List<(LoadRequest<T> Request, ProfileCache Cache, CallerSeat Seat, FusionLoad<T> Load)> loads)
    {
        foreach (var group in loads.GroupBy(static each => each.Cache))
        {
            if (group.Key.Hardened is { } hardened)
            {
                await hardened.Locker.TakeAheadAsync([.. group.Where(static each => !each.Load.Read.SkipDistributedLocker).Select(static each => each.Load.Ticket)]).ConfigureAwait(false);
            }
        }
    }

    // A key that is known to have nothing is not for the source. Where its lease was taken, the answer came with it.
    private static async ValueTask<bool> IsNothingAsync<T>((LoadRequest<T> Request, ProfileCache Cache, CallerSeat Seat, FusionLoad<T> Load) each)
    {
        var (request, cache, seat, load) = each;
        StoreTicket.Current = load.Ticket;
        if (!await NothingMarks.HasAsync(cache, request.Key, load.Read).ConfigureAwait(false))
        {
            return false;
        }

        cache.Hardened?.Locker.GiveBackAhead(load.Ticket);
        seat.Leave(isServed: true);
        cache.Profile.Miss(request.Key.Hash, request.Tiers);
        return true;
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

    private static List<CacheKey> Distinct(IReadOnlyCollection<CacheKey> keys)
    {
        var seen = new HashSet<CacheKey>(keys.Count);
        var distinct = new List<CacheKey>(keys.Count);
        foreach (var key in keys)
        {
            if (seen.Add(key))
            {
                distinct.Add(key);
            }
        }

        return distinct;
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
