using FusionTiered.Keys;
using FusionTiered.Sources;

namespace FusionTiered.Testing;

public sealed partial class FakeDomainCache
{
    /// <inheritdoc/>
    bool IDomainCache.TryHit(in CacheKey key, Type type, bool countMiss, out object? value)
    {
        value = null;
        ObjectDisposedException.ThrowIf(_isDisposed, this);

        // A call with a source follows, and is to be recorded with its options.
        if (!countMiss)
        {
            return false;
        }

        if (_script.Record(new(CacheOperation.TryGet, key.Text)) is { } failure)
        {
            throw failure;
        }

        var entry = Read(key, type);
        value = entry?.Value;
        return entry is { IsThere: true };
    }

    /// <inheritdoc/>
    public async ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        Begin(new(CacheOperation.Get, key.Text) { Options = options }, cancellationToken);
        return await Task.FromResult(Answer<T>(Read(key, typeof(T)))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        Begin(new(CacheOperation.Contains, key.Text), cancellationToken);
        return await Task.FromResult(Holds(key)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var found = new Dictionary<CacheKey, T>();
        foreach (var key in keys.Distinct())
        {
            if (await GetAsync<T>(key, options, cancellationToken).ConfigureAwait(false) is { Found: true } one)
            {
                found.Add(key, one.Value);
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        GetOrLoadAsync(CacheOperation.GetOrSet, key, state, source, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CacheResult<T>> RefreshResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        GetOrLoadAsync(CacheOperation.Refresh, key, state, source, options, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        CacheManySource<TState, T> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(source);
        var found = new Dictionary<CacheKey, T>();
        var missing = new List<CacheKey>();
        foreach (var key in keys.Distinct())
        {
            Begin(new(CacheOperation.GetOrSet, key.Text) { Options = options }, cancellationToken);
            var answer = Answer<T>(Read(key, typeof(T)));
            if (answer.Found)
            {
                found.Add(key, answer.Value);
            }
            else if (answer.Tier == CacheTier.None)
            {
                missing.Add(key);
            }
        }

        if (missing.Count > 0)
        {
            await LoadManyAsync(missing, state, source, options, found, cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    private async ValueTask<CacheResult<T>> GetOrLoadAsync<TState, T>(
        CacheOperation operation, CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        Begin(new(operation, key.Text) { Options = options }, cancellationToken);
        if (operation == CacheOperation.GetOrSet && options.Tiers != TierUse.None && Read(key, typeof(T)) is { } hit)
        {
            return Answer<T>(hit);
        }

        var before = _store.Find(key) is { IsThere: true } entry && entry.Type == typeof(T) ? entry : null;
        var context = new SourceContext(key, before is not null, before?.Value);
        var load = BeginLoad(key);
        FakeEntry? brought = null;
        try
        {
            var value = await source(state, context, cancellationToken).ConfigureAwait(false);
            if (context.Answer == SourceAnswer.FailedBut)
            {
                CountFailure(key);
                return new(value, true, CacheTier.Source, stale: true, verified: !IsL2Away);
            }

            brought = options.Tiers == TierUse.None ? null : Brought(key, value, context, options, before);
            return new(value, context.Answer != SourceAnswer.Nothing, CacheTier.Source, verified: !IsL2Away);
        }
        catch (Exception failure) when (MayStandIn(failure, before) && !cancellationToken.IsCancellationRequested)
        {
            CountFailure(key);
            return new((T)before!.Value!, true, CacheTier.L1, stale: true, verified: !IsL2Away);
        }
        catch
        {
            _figures.Of(key).LoadFailed();
            throw;
        }
        finally
        {
            EndLoad(load, brought);
        }
    }

    private async ValueTask LoadManyAsync<TState, T>(
        List<CacheKey> missing, TState state, CacheManySource<TState, T> source, CacheCallOptions options, Dictionary<CacheKey, T> found, CancellationToken cancellationToken)
    {
        var loads = missing.ConvertAll(BeginLoad);
        IReadOnlyDictionary<CacheKey, T> answered = new Dictionary<CacheKey, T>();
        try
        {
            answered = await source(state, missing, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (missing.TrueForAll(key => MayStandIn(failure, _store.Find(key))) && !cancellationToken.IsCancellationRequested)
        {
            foreach (var key in missing)
            {
                CountFailure(key);
                found[key] = (T)_store.Find(key)!.Value!;
            }
        }
        finally
        {
            foreach (var load in loads)
            {
                var isThere = answered.TryGetValue(load.Key, out var value);
                EndLoad(load, isThere ? Entry(load.Key, value, isThere: true, options.Tags ?? [], options.Lifetime ?? Lifetime) : null);
                if (isThere)
                {
                    found[load.Key] = value!;
                }
            }
        }
    }

    private FakeEntry? Brought<T>(CacheKey key, T value, SourceContext context, CacheCallOptions options, FakeEntry? before)
    {
        var lifetime = context.Lifetime ?? options.Lifetime ?? Lifetime;
        return context.Answer switch
        {
            SourceAnswer.Value => Entry(key, value, isThere: true, [.. options.Tags ?? [], .. context.Tags ?? []], lifetime),
            SourceAnswer.Nothing => Entry(key, value, isThere: false, [.. options.Tags ?? [], .. context.Tags ?? []], lifetime),
            SourceAnswer.NotModified => Entry(key, value, isThere: true, before!.Tags, lifetime),
            _ => null,
        };
    }

    // Failures that an engine would not hide behind an old value: a call that was called off, and a mistake in the use of the cache.
    private static bool MayStandIn(Exception failure, FakeEntry? before) =>
        before is { IsThere: true } && !SourceFailures.IsCancellation(failure) && !SourceFailures.IsMisuse(failure);

    private FakeLoad BeginLoad(CacheKey key)
    {
        _figures.Of(key).LoadBegan();
        return _store.Begin(key);
    }

    private void EndLoad(FakeLoad load, FakeEntry? brought)
    {
        _store.End(load, brought);
        if (brought is not null)
        {
            _changes.Tell(CacheChangeKind.Loaded, load.Key.Text);
        }
    }

    private void CountFailure(CacheKey key)
    {
        _figures.Of(key).LoadFailed();
        _figures.Of(key).ServedStale();
    }

    /// <summary>The fresh entry of a key; counted.</summary>
    private FakeEntry? Read(CacheKey key, Type type)
    {
        var entry = Fresh(key);
        if (entry is null)
        {
            _figures.Of(key).Miss();
            return null;
        }

        if (entry.Type != type)
        {
            throw new CacheTypeMismatchException(type, entry.Type);
        }

        _figures.Of(key).Hit();
        return entry;
    }

    private CacheResult<T> Answer<T>(FakeEntry? entry) => entry switch
    {
        null => default,
        { IsThere: false } => new(default!, false, CacheTier.L1, verified: !IsL2Away),
        _ => new((T)entry.Value!, true, CacheTier.L1, verified: !IsL2Away),
    };

    private void Begin(CacheCall call, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var failure = _script.Record(call);
        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            throw failure;
        }
    }
}
