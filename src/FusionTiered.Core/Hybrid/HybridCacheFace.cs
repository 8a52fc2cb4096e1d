using FusionTiered.Scheduling;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Hybrid;

/// <summary>A cache of ours as a <see cref="HybridCache"/>.</summary>
internal sealed class HybridCacheFace(IDomainCache cache, HybridCacheEntryOptions? defaults, HybridKeys keys) : HybridCache
{
    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        GetOrCreateAsync(key.AsSpan(), state, factory, options, tags, cancellationToken);

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        ReadOnlySpan<char> key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        cancellationToken.ThrowIfCancellationRequested();
        var call = new HybridCall(options, defaults);
        if (!keys.Accept(key))
        {
            return call.MayLoad ? factory(state, cancellationToken) : default;
        }

        var composed = HybridKeys.Compose(key);
        try
        {
            // A hit: no key string, no options, no tags.
            return (call.Reads & TierUse.L1) != TierUse.None && cache.TryHit(in composed, typeof(T), countMiss: false, out var hit)
                ? new((T)hit!)
                : MissAsync(composed.ToCacheKey(), state, factory, in call, tags, cancellationToken);
        }
        catch (CacheTypeMismatchException)
        {
            // Thrown before any source was called. HybridCache takes a value of another type for a miss, and replaces it.
            return MismatchAsync(composed.ToCacheKey(), state, factory, in call, tags, cancellationToken);
        }
    }

    public override async ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        var call = new HybridCall(options, defaults);
        var checkedTags = HybridTags.Of(tags);
        if (keys.Accept(key))
        {
            await cache.SetAsync(HybridKeys.Compose(key), value, call.OptionsFor(call.Writes, checkedTags), cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    public override async ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (keys.Accept(key))
        {
            await cache.RemoveAsync(HybridKeys.Compose(key), cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    public override async ValueTask RemoveAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default)
    {
        var accepted = new List<CacheKey>();
        foreach (var key in keys ?? [])
        {
            ArgumentNullException.ThrowIfNull(key, nameof(keys));
            if (Accept(key))
            {
                accepted.Add(HybridKeys.Compose(key));
            }
        }

        if (accepted.Count > 0)
        {
            await cache.RemoveManyAsync(accepted, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    public override async ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(tag))
        {
            return;
        }

        _ = string.Equals(tag, HybridTags.Everything, StringComparison.Ordinal)
            ? await cache.ClearAsync(FaceProfiles.Hybrid, cancellationToken).ConfigureAwait(Continuation.IsCaptured)
            : await cache.InvalidateTagAsync(tag, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
    }

    public override async ValueTask RemoveByTagAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        foreach (var tag in tags ?? [])
        {
            await RemoveByTagAsync(tag, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    private ValueTask<T> MissAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        in HybridCall call,
        IEnumerable<string>? tags,
        CancellationToken cancellationToken)
    {
        if (!call.MayLoad)
        {
            return ReadAsync<T>(key, call, cancellationToken);
        }

        if (!call.MayWrite)
        {
            return ReadOrCallAsync(key, state, factory, call, cancellationToken);
        }

        var checkedTags = HybridTags.Of(tags);
        return call.Reads == call.Writes
            ? LoadAsync(key, new Factory<TState, T>(state, factory), call, checkedTags, cancellationToken)
            : UnevenAsync(key, state, factory, call, checkedTags, cancellationToken);
    }

    // Nothing is written, so nothing is shared: a caller whose factory was not called may take that for "it is there".
    private async ValueTask<T> ReadOrCallAsync<TState, T>(
        CacheKey key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCall call, CancellationToken cancellationToken)
    {
        var found = await LookApartAsync<T>(key, call, call.Reads, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        return found.Found ? found.Value : await factory(state, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
    }

    // A value that is found in the shared tier is put in memory, unless memory is not to be written.
    private async ValueTask<T> ReadAsync<T>(CacheKey key, HybridCall call, CancellationToken cancellationToken) =>
        ((call.Writes & TierUse.L1) != TierUse.None
            ? await LookAsync<T>(key, call, call.Reads, cancellationToken).ConfigureAwait(Continuation.IsCaptured)
            : await LookApartAsync<T>(key, call, call.Reads, cancellationToken).ConfigureAwait(Continuation.IsCaptured)).Value!;

    // One tier after the other: nothing goes from one to the other. Memory too: TryHit may leave a hit to the call that follows it.
    private async ValueTask<CacheResult<T>> LookApartAsync<T>(CacheKey key, HybridCall call, TierUse tiers, CancellationToken cancellationToken)
    {
        var found = (tiers & TierUse.L1) != TierUse.None
            ? await LookAsync<T>(key, call, TierUse.L1, cancellationToken).ConfigureAwait(Continuation.IsCaptured)
            : default;
        return found.Found || (tiers & TierUse.L2) == TierUse.None
            ? found
            : await LookAsync<T>(key, call, TierUse.L2, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
    }

    private async ValueTask<CacheResult<T>> LookAsync<T>(CacheKey key, HybridCall call, TierUse tiers, CancellationToken cancellationToken)
    {
        try
        {
            return await cache.GetAsync<T>(key, call.OptionsFor(tiers), cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
        catch (CacheTypeMismatchException)
        {
            return default;
        }
    }

    private async ValueTask<T> LoadAsync<TState, T>(
        CacheKey key, Factory<TState, T> factory, HybridCall call, IReadOnlyCollection<string>? tags, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await cache.GetOrSetResultAsync(
                key, factory, Factory<TState, T>.Call, call.OptionsFor(call.Writes, tags), cancellationToken).ConfigureAwait(Continuation.IsCaptured);
            return loaded.Value!;
        }
        catch (CacheTypeMismatchException) when (!factory.WasCalled)
        {
            return await ReplaceAsync(key, factory, call, tags, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    private async ValueTask<T> ReplaceAsync<TState, T>(
        CacheKey key, Factory<TState, T> factory, HybridCall call, IReadOnlyCollection<string>? tags, CancellationToken cancellationToken)
    {
        var loaded = await cache.RefreshResultAsync(
            key, factory, Factory<TState, T>.Call, call.OptionsFor(call.Writes, tags), cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        return loaded.Value!;
    }

    /// <summary>
    /// Other tiers are to be read than written. Memory is looked at, and the shared tier where the load does not do it. A load that
    /// writes nothing but what may be read is a plain one, which others share; any other looks nowhere.
    /// </summary>
    private async ValueTask<T> UnevenAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCall call,
        IReadOnlyCollection<string>? tags,
        CancellationToken cancellationToken)
    {
        var isPlain = (call.Writes & ~call.Reads) == TierUse.None;
        var look = isPlain ? call.Reads & ~(call.Writes & TierUse.L2) : call.Reads;
        var found = await LookApartAsync<T>(key, call, look, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        if (found.Found)
        {
            return found.Value;
        }

        var called = new Factory<TState, T>(state, factory);
        return isPlain
            ? await LoadAsync(key, called, call, tags, cancellationToken).ConfigureAwait(Continuation.IsCaptured)
            : await ReplaceAsync(key, called, call, tags, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
    }

    private ValueTask<T> MismatchAsync<TState, T>(
        CacheKey key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        in HybridCall call,
        IEnumerable<string>? tags,
        CancellationToken cancellationToken) =>
        call.MayLoad
            ? ReplaceAsync(key, new Factory<TState, T>(state, factory), call, HybridTags.Of(tags), cancellationToken)
            : default;

    private bool Accept(string key) => keys.Accept(key);

    private sealed class Factory<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> factory)
    {
        public static readonly CacheSource<Factory<TState, T>, T> Call = static (called, _, cancellationToken) => called.CallAsync(cancellationToken);

        /// <summary>What it threw is its own, and no answer of the cache.</summary>
        public bool WasCalled { get; private set; }

        private ValueTask<T> CallAsync(CancellationToken cancellationToken)
        {
            WasCalled = true;
            return factory(state, cancellationToken);
        }
    }
}
