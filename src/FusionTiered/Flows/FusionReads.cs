using System.Runtime.ExceptionServices;
using FusionTiered.Copies;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Loads;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Flows;

/// <summary>Reads: one call of FusionCache each, and what its events said of it.</summary>
internal sealed class FusionReads(FusionEngine engine)
{
    /// <summary>Memory alone, and at once: where FusionCache would have to ask Redis (for the state of a tag it has not met yet), that is a miss.</summary>
    public bool TryMemory(in CacheKey key, Type type, out object? value)
    {
        var profile = engine.Profiles.Resolve(key);
        var options = engine.OptionsOf(profile).Memory;
        var outer = CallNote.Current;
        var note = engine.NewNote(key.Text);
        try
        {
            if (!MemoryPeek.Of(type, options.EnableAutoClone).TryGet(engine.Cache, key.Text, options, out value))
            {
                profile.Counters.Miss();
                return false;
            }
        }
        catch (Exception failure) when (IsMismatch(failure))
        {
            throw new CacheTypeMismatchException(type, TypeInMemory(key, options));
        }
        finally
        {
            CallNote.Current = outer;
        }

        if (note.Stale)
        {
            // Resting after a failed load: good enough for who would have asked the source, not for who asks memory alone.
            profile.Counters.Miss();
            value = null;
            return false;
        }

        if (value is null ? type.IsValueType && Nullable.GetUnderlyingType(type) is null : !type.IsInstanceOfType(value))
        {
            throw new CacheTypeMismatchException(type, value?.GetType() ?? typeof(object));
        }

        profile.Counters.Hit();
        return true;
    }

    public async ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions call)
    {
        var profile = engine.Profiles.Resolve(key);
        var options = engine.OptionsOf(profile).Read(EntryWish.Of(key, call, profile.Settings.Tiers));
        var note = engine.NewNote(key.Text);
        MaybeValue<T> found;
        try
        {
            found = await engine.Cache.TryGetAsync<T>(key.Text, options).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsMismatch(failure))
        {
            throw new CacheTypeMismatchException(typeof(T), TypeInMemory(key, engine.OptionsOf(profile).Memory));
        }

        if (!found.HasValue || note.Stale)
        {
            Count(profile, note, fromMemory: false);
            return default;
        }

        var tier = note.HitInL2 ? CacheTier.L2 : CacheTier.L1;
        Count(profile, note, fromMemory: tier == CacheTier.L1);
        return Tiered(profile, found.Value, tier, stale: false, options);
    }

    /// <summary>The keys that memory holds fresh. Nothing is counted.</summary>
    public IEnumerable<CacheKey> MemoryKeys()
    {
        var memory = engine.Memory ?? throw new NotSupportedException(
            "The keys in the memory of an application's own FusionCache cannot be listed. Let the engine make the cache: UseFusionCache() without Use.");
        foreach (var each in memory.Keys)
        {
            if (each is string spelled && spelled.StartsWith(engine.Prefix, StringComparison.Ordinal) && TryParse(spelled[engine.Prefix.Length..], out var key) && IsFresh(key))
            {
                yield return key;
            }
        }
    }

    public async ValueTask<bool> ContainsAsync(CacheKey key)
    {
        var profile = engine.Profiles.Resolve(key);
        var options = engine.OptionsOf(profile).Read(EntryWish.Of(key, default, profile.Settings.Tiers)).Duplicate();

        // As an object: what Redis has would be kept in memory as one.
        options.SkipMemoryCacheWrite = true;
        options.EnableAutoClone = false;
        var note = CallNote.Current = new CallNote(key.Text);
        var found = await engine.Cache.TryGetAsync<object?>(key.Text, options).ConfigureAwait(false);
        return found.HasValue && !note.Stale;
    }

    public async ValueTask<CacheResult<T>> GetOrSetAsync<T>(LoadRequest<T> request)
    {
        await RefuseCircleAsync(request).ConfigureAwait(false);
        var load = new FusionLoad<T>(engine, request);
        return await ResultAsync(request, load, load.Read, load.RunAsync).ConfigureAwait(false);
    }

    /// <summary>Asks FusionCache, and makes of its answer, its events and the load what callers get.</summary>
    public async ValueTask<CacheResult<T>> ResultAsync<T>(
        LoadRequest<T> request,
        FusionLoad<T> load,
        FusionCacheEntryOptions options,
        Func<FusionCacheFactoryExecutionContext<T>, CancellationToken, Task<T>> factory)
    {
        var counters = request.Profile.Counters;
        var note = engine.NewNote(request.Key.Text);
        var waited = true;
        T value;
        try
        {
            var asked = engine.Cache.GetOrSetAsync(request.Key.Text, factory, default(MaybeValue<T>), options, engine.TagsOf(request.Key, request.Profile, request.Options.Tags));
            waited = !asked.IsCompleted;
            value = await asked.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Count(request.Profile, note, fromMemory: false);
            return Unstored(request, load, failure);
        }

        if (note.Miss)
        {
            Count(request.Profile, note, fromMemory: false);
            await MeetTagsAsync(request.Key, request.Profile).ConfigureAwait(false);
            return OfSource(load, value, counters);
        }

        Count(request.Profile, note, fromMemory: !waited && !note.Stale);
        if (note.Stale)
        {
            counters.ServedStale();
        }
        else if (waited && !note.HitInL2)
        {
            counters.CallerSaved();
        }

        var tier = note.HitInL2 ? CacheTier.L2 : CacheTier.L1;
        return Tiered(request.Profile, value, tier, note.Stale, options);
    }

    /// <summary>
    /// Lets FusionCache look at what was just stored: it asks Redis for the state of tags that this node has not met, and has it in
    /// memory from then on. Without it a read of memory alone would find nothing until somebody has read the value otherwise.
    /// </summary>
    public async ValueTask MeetTagsAsync(CacheKey key, ProfileState profile)
    {
        if (engine.Cache.HasDistributedCache)
        {
            CallNote.Current = null;
            var options = engine.OptionsOf(profile).Plain;
            await engine.Cache.TryGetAsync<object?>(key.Text, options).ConfigureAwait(false);
        }
    }

    /// <summary>The value that a failed, late or missing source could be replaced with, where there is one.</summary>
    public async ValueTask<MaybeValue<T>> AnyAsync<T>(CacheKey key, FusionCacheEntryOptions read)
    {
        var options = read.Duplicate();
        options.AllowStaleOnReadOnly = true;
        CallNote.Current = new CallNote(key.Text);
        try
        {
            return await engine.Cache.TryGetAsync<T>(key.Text, options).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsMismatch(failure))
        {
            return default;
        }
    }

    private static CacheResult<T> OfSource<T>(FusionLoad<T> load, T value, FusionTiered.Telemetry.ProfileCounters counters)
    {
        switch (load.Answer)
        {
            case SourceAnswer.Nothing:
                return new(default!, found: false, load.FromMark ? CacheTier.L1 : CacheTier.Source);

            case SourceAnswer.Unanswered:
                return default;

            case SourceAnswer.FailedBut:
                counters.ServedStale();
                return new(value, found: true, CacheTier.Source, stale: true);

            default:
                return new(value, found: true, CacheTier.Source);
        }
    }

    private CacheResult<T> Tiered<T>(ProfileState profile, T value, CacheTier tier, bool stale, FusionCacheEntryOptions options)
    {
        var verified = engine.IsVerified(tier, options);
        if (!verified)
        {
            profile.Counters.ServedUnverified();
        }

        return new(value, found: true, tier, stale, verified);
    }

    private void Count(ProfileState profile, CallNote note, bool fromMemory)
    {
        var counters = profile.Counters;
        if (note.L2Answered != 0)
        {
            counters.L2Answered(note.HitInL2, engine.Time.GetElapsedTime(note.Started, note.L2Answered));
        }

        var took = engine.Time.GetElapsedTime(note.Started);
        if (!fromMemory)
        {
            counters.Miss();
            counters.MissLatency.Record(took);
        }
        else if (counters.Hit())
        {
            counters.L1Latency.Record(took);
        }
    }

    // A cast, an unboxed null, or a copy that was read as another type than it was written as.
    private static bool IsMismatch(Exception failure) =>
        failure is InvalidCastException or NullReferenceException or FusionCacheSerializationException { InnerException: System.Text.Json.JsonException };

    // FusionCache threw: the source did, or a type does not fit, or the value is there and could not be written.
    private CacheResult<T> Unstored<T>(LoadRequest<T> request, FusionLoad<T> load, Exception failure)
    {
        switch (failure)
        {
            case SourceCancelledException cancelled:
                ExceptionDispatchInfo.Throw(cancelled.Cancellation);
                break;

            // Written for Redis it cannot be; it is in memory.
            case FusionCacheSerializationException when load.Value.HasValue && !(request.Profile.Settings.CopyValues && !Immutability<T>.Holds):
                Log.NotSerialized(engine.Log, request.Profile.Name, failure.InnerException?.GetType().Name ?? failure.GetType().Name);
                return OfSource(load, load.Value.Value, request.Profile.Counters);

            // It cannot be copied: nobody keeps it, and nobody shares it.
            case FusionCacheSerializationException { InnerException: { } fault } when load.Value.HasValue || !IsMismatch(failure):
                ExceptionDispatchInfo.Throw(fault);
                break;

            case Exception when load.Failure is null && IsMismatch(failure):
                throw new CacheTypeMismatchException(typeof(T), TypeInMemory(request.Key, engine.OptionsOf(request.Profile).Memory));
        }

        ExceptionDispatchInfo.Throw(failure);
        return default;
    }

    private bool IsFresh(in CacheKey key)
    {
        var outer = CallNote.Current;
        var note = engine.NewNote(key.Text);
        try
        {
            return MemoryPeek.Of(typeof(object), copies: false).TryGet(engine.Cache, key.Text, engine.OptionsOf(engine.Profiles.Resolve(key)).Plain, out _) && !note.Stale;
        }
        finally
        {
            CallNote.Current = outer;
        }
    }

    // What FusionCache and this engine keep for themselves: tags, and marks, which no key can be spelled like.
    private static bool TryParse(string text, out CacheKey key)
    {
        key = default;
        if (text.StartsWith("__fc:", StringComparison.Ordinal) || text.Contains('{', StringComparison.Ordinal))
        {
            return false;
        }

        key = CacheKey.Parse(text);
        return true;
    }

    private Type TypeInMemory(in CacheKey key, FusionCacheEntryOptions memory)
    {
        var plain = memory.Duplicate();
        plain.EnableAutoClone = false;
        plain.AllowStaleOnReadOnly = true;
        return MemoryPeek.Of(typeof(object), copies: false).TryGet(engine.Cache, key.Text, plain, out var value) && value is not null
            ? value.GetType()
            : typeof(object);
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
