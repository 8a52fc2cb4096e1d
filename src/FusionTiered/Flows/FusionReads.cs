using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Loads;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/* A read asks memory first: a value that lies there ready is a hit without FusionCache, and allocates nothing. What memory has and
   cannot judge (a copy for each caller, an entry that other code stored) FusionCache's own look into memory decides. After a miss
   the factory tells where the value came from: it was called, or it was not (then L2 had the value, or another caller loaded it,
   which the seats of the callers tell). */
internal sealed partial class FusionReads(FusionEngine engine)
{
    private readonly DirectReads _direct = new(engine);

    /// <summary>The keys that memory holds fresh. Nothing is counted.</summary>
    public IEnumerable<CacheKey> MemoryKeys()
    {
        foreach (var (text, slot) in engine.Memory.Slots)
        {
            if (EngineKeys.IsValue(text) && CacheKey.Parse(text) is var key && engine.CacheOf(key).FreshLeft(text, slot) != TimeSpan.Zero)
            {
                yield return key;
            }
        }
    }

    public async ValueTask<bool> ContainsAsync(CacheKey key)
    {
        var cache = engine.CacheOf(key);
        await cache.ReadyAsync().ConfigureAwait(false);
        var options = cache.Options.Read(EntryOverrides.Of(key, default, cache.Profile.Settings.Tiers)).Duplicate();

        // As an object: what L2 has would be kept in memory as one.
        options.SkipMemoryCacheWrite = true;
        options.EnableAutoClone = false;
        StoreTicket.Current = StoreTicket.ForLoad(key.Text, cache.Fence, TimeSpan.Zero);
        var found = await cache.Cache.TryGetAsync<object?>(key.Text, options).ConfigureAwait(false);
        return found.HasValue && !cache.IsStale(key.Text, found.Value);
    }

    public async ValueTask<CacheResult<T>> GetOrSetAsync<T>(LoadRequest<T> request, CancellationToken cancellationToken)
    {
        await RefuseCircleAsync(request).ConfigureAwait(false);
        var cache = engine.Caches.Of(request.Profile);
        await cache.ReadyAsync().ConfigureAwait(false);
        var started = engine.Time.GetTimestamp();
        var overrides = EntryOverrides.Of(request.Key, request.Options, request.Profile.Settings.Tiers);
        if (TryResult<T>(cache, request.Key, overrides, loads: true, out var hit))
        {
            Count<T>(cache, request.Key, overrides.Tiers, started, fromMemory: true);
            return hit;
        }

        engine.KeyEvents.Missed(request.Profile.Name, request.Key.Text, request.Key.Hash);
        var seat = cache.Callers.Join(request.Key.Text, cache.Fence.Clock.Now);
        var asked = ResultAsync(request, cache, seat, overrides, started);
        if (asked.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return await asked.ConfigureAwait(false);
        }

        var task = asked.AsTask();
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            Wait.Observe(task);
            seat.Leave(isServed: false);
            throw;
        }
    }

    // The first caller of a key asks L2 by itself. Those who come meanwhile, or while a refresh runs, wait for their turn in FusionCache.
    private async ValueTask<CacheResult<T>> ResultAsync<T>(LoadRequest<T> request, ProfileCache cache, CallerSeat seat, EntryOverrides overrides, long started)
    {
        FusionLoad<T>? load = null;
        L2Answer? answer = null;
        if (seat.IsFirst && !cache.Turns.IsBusy(request.Key.Text) && _direct.MayAsk(cache, request.Key, overrides.Tiers))
        {
            load = cache.ExpectsMiss ? new FusionLoad<T>(engine, request, cache, seat) : null;
            try
            {
                answer = await DirectReads.AskAsync(cache, request.Key, load?.Ticket).ConfigureAwait(false);
                if (DirectReads.TryTake<T>(cache, request.Key, in overrides, answer, out var value))
                {
                    seat.Leave(isServed: true);
                    cache.Profile.Counters.L2Answered(fresh: true);
                    engine.KeyEvents.RemoteHit(request.Profile.Name, request.Key.Text, request.Key.Hash);
                    Count<T>(cache, request.Key, overrides.Tiers, started, fromMemory: false);
                    return Tiered(cache, value, CacheTier.L2, waited: true);
                }
            }
            catch
            {
                // The application's own Size threw.
                seat.Leave(isServed: true);
                throw;
            }
        }

        load ??= new FusionLoad<T>(engine, request, cache, seat);
        load.Ticket.Prefetched = answer;
        var loading = ResultAsync(request, cache, seat, load, Unsuspected(cache, load.Read), load.RunAsync);
        if (loading.IsCompleted)
        {
            return await loading.ConfigureAwait(false);
        }

        try
        {
            return await engine.End.OrEndAsync(loading.AsTask(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The cache ends: nobody waits for the source any more.
            seat.Leave(isServed: false);
            throw;
        }
    }

    /// <summary>Asks FusionCache, and makes a result of its answer and of the load.</summary>
    public async ValueTask<CacheResult<T>> ResultAsync<T>(
        LoadRequest<T> request,
        ProfileCache cache,
        CallerSeat seat,
        FusionLoad<T> load,
        FusionCacheEntryOptions options,
        Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, Task<T>> factory)
    {
        StoreTicket.Current = load.Ticket;
        load.Ticket.CountsL2AtEnd = true;
        var (key, profile) = (request.Key, request.Profile);
        var started = engine.Time.GetTimestamp();
        var tags = engine.TagsOf(cache, key, request.Options.Tags);
        load.Ticket.CallTags = FenceClock.CellsOf(tags);
        var waited = true;
        T value;
        try
        {
            var asked = cache.Cache.GetOrSetAsync(key.Text, factory, default(MaybeValue<T>), options, tags);
            waited = !asked.IsCompleted;
            value = await asked.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            CountL2(cache, load.Ticket, isHit: false);
            Count<T>(cache, key, request.Tiers, started, fromMemory: false);
            return await new FailedRead<T>(engine, cache, request, load).ResultAsync(failure).ConfigureAwait(false);
        }
        finally
        {
            seat.Leave(isServed: true);
            cache.Hardened?.Locker.GiveBackAhead(load.Ticket);
        }

        // An eager refresh calls the factory as well, behind a value that memory gave at once.
        var wasCalled = load.WasCalled && (waited || profile.Settings.EagerRefresh == 0 || load.FromMark);
        if (wasCalled && load.Failure is null && !load.IsRunning)
        {
            CountL2(cache, load.Ticket, isHit: false);
            Count<T>(cache, key, request.Tiers, started, fromMemory: false);
            await cache.MeetTagsAsync(key.Text, tags ?? (cache.UsesTags ? [] : null)).ConfigureAwait(false);
            return OfSource(load, value, profile);
        }

        if (wasCalled)
        {
            // The source failed, or its soft deadline passed: FusionCache keeps this value for a while, as if it were fresh.
            cache.Stale.Add(key.Text, value, profile.Settings.RetryAfter);
        }

        var fromL2 = waited && !load.WasCalled && !seat.HasLoaded && cache.HasL2 && !options.SkipDistributedCacheRead;
        var isStale = wasCalled || cache.IsStale(key.Text, value);
        if (!isStale && waited && !seat.HasLoaded && (cache.Hardened is not null || !cache.HasL2))
        {
            // Not every value that FusionCache gives without a load is fresh: behind a load that is late it gives the one before.
            fromL2 = load.Ticket is { Bytes: not null, Value: { } read } && IsSame(read.Value, value);
            isStale = !fromL2 && !profile.Settings.CopyValues && !(cache.TryReady(in key, loads: false, out var ready) is ReadyHit.Verified or ReadyHit.Unverified && IsSame(ready, value));
        }

        CountL2(cache, load.Ticket, isHit: fromL2 && !isStale);
        Count<T>(cache, key, request.Tiers, started, fromMemory: !waited && !isStale);
        if (isStale)
        {
            profile.Counters.ServedStale();
        }
        else if (waited && seat.HasLoaded)
        {
            profile.Counters.CallerSaved();
        }

        if (waited && seat.HasLoaded && !isStale && !load.WasCalled)
        {
            // Another caller's load, which ended while this one waited: as new as the source's own answer.
            return new(value, found: true, CacheTier.L1, stale: false, verified: true);
        }

        if (fromL2 && !isStale)
        {
            engine.KeyEvents.RemoteHit(profile.Name, key.Text, key.Hash);
        }

        return Tiered(cache, value, fromL2 && !isStale ? CacheTier.L2 : CacheTier.L1, waited, isStale);
    }

    private static bool IsSame(object? one, object? other) => ReferenceEquals(one, other) || (one is ValueType && one.Equals(other));

    /// <summary>The value that could stand in for a source that fails, is late, or was not asked yet; where there is one.</summary>
    public static async ValueTask<MaybeValue<T>> AnyAsync<T>(ProfileCache cache, CacheKey key, FusionCacheEntryOptions read, StoreTicket ticket)
    {
        StoreTicket.Current = ticket;
        ticket.MayBeStale = true;
        var options = read.Duplicate();
        options.AllowStaleOnReadOnly = true;
        try
        {
            return await cache.Cache.TryGetAsync<T>(key.Text, options).ConfigureAwait(false);
        }
        catch (Exception failure) when (TypeMismatch.IsOne<T>(cache, key.Text, failure))
        {
            return default;
        }
        finally
        {
            ticket.MayBeStale = false;
        }
    }

    /// <summary>A source's answer as its callers get it.</summary>
    public static CacheResult<T> OfSource<T>(FusionLoad<T> load, T value, ProfileState profile)
    {
        switch (load.Answer)
        {
            case SourceAnswer.Nothing:
                return new(default!, found: false, load.FromMark ? CacheTier.L1 : CacheTier.Source);

            case SourceAnswer.Unanswered:
                return default;

            case SourceAnswer.FailedBut:
                profile.Counters.ServedStale();
                return new(value, found: true, CacheTier.Source, stale: true);

            default:
                return new(value, found: true, CacheTier.Source);
        }
    }

    // What memory has ready, for a call that takes it as the profile says.
    private static bool TryResult<T>(ProfileCache cache, in CacheKey key, in EntryOverrides overrides, bool loads, out CacheResult<T> hit)
    {
        hit = default;
        if ((overrides.Tiers & TierUse.L1) == TierUse.None || cache.TryReady(in key, loads, out var value) is not (ReadyHit.Verified or ReadyHit.Unverified))
        {
            return false;
        }

        if (value is not T && (value is not null || default(T) is not null))
        {
            throw new CacheTypeMismatchException(typeof(T), value?.GetType() ?? typeof(object));
        }

        hit = Tiered(cache, (T)value!, CacheTier.L1, waited: true);
        return true;
    }

    // Memory may not answer a profile that wants verified values, as long as this node cannot tell.
    private static FusionCacheEntryOptions Unsuspected(ProfileCache cache, FusionCacheEntryOptions options)
    {
        if (!cache.IsSuspect)
        {
            return options;
        }

        var asking = options.Duplicate();
        asking.SkipMemoryCacheRead = true;
        return asking;
    }

    private static CacheResult<T> Tiered<T>(ProfileCache cache, T value, CacheTier tier, bool waited, bool stale = false)
    {
        var verified = FusionEngine.IsVerified(cache, tier);
        if (!verified && (stale || waited || cache.Hardened is not null))
        {
            // Without the hardened parts every counted hit of memory is unverified: see FusionStatistics.
            cache.Profile.Counters.ServedUnverified();
        }

        return new(value, found: true, tier, stale, verified);
    }

    private async ValueTask RefuseCircleAsync<T>(LoadRequest<T> request)
    {
        var distance = LoadChain.Current is null ? 0 : LoadChain.DistanceTo(engine, request.Key);
        if (distance > 0 && !await ContainsAsync(request.Key).ConfigureAwait(false))
        {
            throw new RecursiveLoadException(distance);
        }
    }
}
