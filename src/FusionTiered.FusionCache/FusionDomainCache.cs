using FusionTiered.Flows;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.Loads;
using FusionTiered.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion;

/// <summary>The FusionCache engine: call, profile, key, and on to FusionCache.</summary>
internal sealed class FusionDomainCache(string name, FusionEngine engine, IServiceScopeFactory? scopes, Action dispose)
    : IDomainCache, IDescribesPromises, IDisposable
{
    private readonly FusionReads _reads = new(engine);
    private volatile bool _disposed;

    public string Name { get; } = name;

    public IServiceScopeFactory? Scopes { get; } = scopes;

    public CachePromises Promises => Engine.Promises;

    internal FusionEngine Engine { get; } = engine;

    private FusionWrites Writes => field ??= new(Engine, _reads);

    private FusionBatches Batches => field ??= new(Engine, _reads, Writes);

    /// <summary>Where a call with a source follows, that call is the one that asks FusionCache: it also starts eager refreshes.</summary>
    public bool TryHit(in CacheKey key, Type type, bool orMiss, out object? value)
    {
        value = null;
        if (!orMiss)
        {
            return false;
        }

        Check(default);
        return _reads.TryMemory(in key, type, out value);
    }

    public bool TryHit(in ComposedKey key, Type type, bool orMiss, out object? value)
    {
        value = null;
        return orMiss && TryHit(key.ToCacheKey(), type, orMiss, out value);
    }

    public ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(cancellationToken);
        var request = new LoadRequest<T>(key, Engine.Profiles.Resolve(key), options, new StatefulLoad<TState, T>(state, source));
        return Wait.ForAsync(_reads.GetOrSetAsync(request), cancellationToken);
    }

    public ValueTask<CacheResult<T>> RefreshResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(cancellationToken);
        var request = new LoadRequest<T>(key, Engine.Profiles.Resolve(key), options, new StatefulLoad<TState, T>(state, source), isRefresh: true);
        return Wait.ForAsync(new FusionRefresh<T>(Engine, _reads, Writes, request).RunAsync(), cancellationToken);
    }

    public ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(_reads.GetAsync<T>(key, options), cancellationToken);
    }

    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Check(cancellationToken);
        return Wait.ForAsync(Batches.GetManyAsync<T>(keys, options), cancellationToken);
    }

    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        CacheManySource<TState, T> source,
        CacheCallOptions options = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(source);
        Check(cancellationToken);
        return Wait.ForAsync(Batches.GetOrSetManyAsync(keys, state, source, options), cancellationToken);
    }

    public ValueTask<CacheWrite> SetManyAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(cancellationToken);
        return Wait.ForAsync(Batches.SetManyAsync(values, options), cancellationToken);
    }

    public ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Check(cancellationToken);
        return Wait.ForAsync(Batches.RemoveManyAsync(keys), cancellationToken);
    }

    public ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(_reads.ContainsAsync(key), cancellationToken);
    }

    public ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(Writes.SetAsync(key, value, options), cancellationToken);
    }

    public ValueTask<CacheWrite> RemoveAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(Writes.RemoveAsync(key), cancellationToken);
    }

    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(Writes.ExpireAsync(key), cancellationToken);
    }

    public ValueTask<CacheWrite> InvalidateTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        Check(cancellationToken);
        return Wait.ForAsync(Writes.InvalidateTagAsync(tag), cancellationToken);
    }

    public ValueTask<CacheWrite> ClearAsync(CacheProfile? profile = null, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(Writes.ClearAsync(profile), cancellationToken);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            dispose();
        }
    }

    // Thrown here or by the task makes no difference to who awaits; a cancelled call has done nothing.
    private void Check(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
