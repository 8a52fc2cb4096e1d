using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Flows;
using FusionTiered.Keys;
using FusionTiered.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion;

/// <summary>The FusionCache engine: call, profile, key, and on to FusionCache.</summary>
internal sealed class FusionDomainCache : IDomainCache, IDescribesPromises, IDisposable
{
    private readonly FusionReads _reads;
    private readonly FusionWrites _writes;
    private readonly FusionPatterns _patterns;
    private readonly FusionBatches _batches;
    private readonly FusionTieredOptions _options;
    private readonly EventInvalidator _events;
    private readonly Action _dispose;
    private volatile bool _disposed;

    public FusionDomainCache(string name, FusionTieredOptions options, FusionEngine engine, EventInvalidator events, IServiceScopeFactory? scopes, Action dispose)
    {
        (Name, Engine, Scopes, _options, _events, _dispose) = (name, engine, scopes, options, events, dispose);
        _reads = new(engine);
        _writes = new(engine);
        _patterns = new(engine, _reads, _writes);
        _batches = new(engine, _reads, _writes);
    }

    public string Name { get; }

    public IServiceScopeFactory? Scopes { get; }

    public CachePromises Promises => Engine.Promises;

    internal FusionEngine Engine { get; }

    public bool TryHit(in CacheKey key, Type type, bool countMiss, out object? value)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _reads.TryMemory(in key, type, countMiss, out value);
    }

    public bool TryHit(in ComposedKey key, Type type, bool countMiss, out object? value) => TryHit(key.ToCacheKey(), type, countMiss, out value);

    public ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(cancellationToken);
        var request = new LoadRequest<T>(key, Engine.Profiles.Resolve(key), options, new StatefulLoad<TState, T>(state, source));
        return _reads.GetOrSetAsync(request, cancellationToken);
    }

    public ValueTask<CacheResult<T>> RefreshResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(cancellationToken);
        var request = new LoadRequest<T>(key, Engine.Profiles.Resolve(key), options, new StatefulLoad<TState, T>(state, source), isRefresh: true);
        return Wait.ForAsync(new FusionRefresh<T>(Engine, _writes, request).RunAsync(), cancellationToken);
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
        return Wait.ForAsync(_batches.GetManyAsync<T>(keys, options), cancellationToken);
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
        return Wait.ForAsync(_batches.GetOrSetManyAsync(keys, state, source, options), cancellationToken);
    }

    public ValueTask<CacheWrite> SetManyAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(cancellationToken);
        return Wait.ForAsync(_batches.SetManyAsync(values, options), cancellationToken);
    }

    public ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Check(cancellationToken);
        return Wait.ForAsync(_batches.RemoveManyAsync(keys), cancellationToken);
    }

    public ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(_reads.ContainsAsync(key), cancellationToken);
    }

    public ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(_writes.SetAsync(key, value, options), cancellationToken);
    }

    public ValueTask<CacheWrite> RemoveAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(_writes.RemoveAsync(key), cancellationToken);
    }

    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(_writes.ExpireAsync(key), cancellationToken);
    }

    public ValueTask<CacheWrite> InvalidateTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        TagRules.Checked(tag, nameof(tag));
        Check(cancellationToken);
        return Wait.ForAsync(_writes.InvalidateTagAsync(tag), cancellationToken);
    }

    public ValueTask<CacheWrite> ClearPatternAsync(string pattern, bool count = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var glob = Glob.Parse(pattern);
        Check(cancellationToken);
        return Wait.ForAsync(_patterns.ClearAsync(glob), cancellationToken);
    }

    public ValueTask<CacheWrite> InvalidateAsync<TEvent>(TEvent happened, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _events.RunAsync(this, happened, cancellationToken);
    }

    public ValueTask<CacheWrite> InvalidateAsync(
        string happened, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _events.RunAsync(this, happened, data, cancellationToken);
    }

    public IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(watch);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Engine.WatchAsync(watch, cancellationToken);
    }

    public IEnumerable<CacheKey> MemoryKeys()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _reads.MemoryKeys();
    }

    public CacheStatistics GetStatistics() => FusionStatistics.Read(Name, Engine, _options);

    /// <summary>With FusionCache's own backplane the coherence is never better than unverified.</summary>
    public CacheHealth GetHealth()
    {
        var cache = Engine.Caches.OfTags;
        var l2 = !cache.HasL2 ? RemoteTierStatus.None : Engine.L2.IsResting ? RemoteTierStatus.Resting : RemoteTierStatus.Up;
        return new(
            _disposed ? CacheHealthStatus.Unhealthy : l2 == RemoteTierStatus.Resting ? CacheHealthStatus.Degraded : CacheHealthStatus.Healthy,
            !_disposed,
            l2,
            !cache.HasBackplane ? CoherenceStatus.None : cache.IsVerified ? CoherenceStatus.Verified : CoherenceStatus.Unverified);
    }

    public ValueTask<CacheWrite> ClearAsync(CacheProfile? profile = null, CancellationToken cancellationToken = default)
    {
        Check(cancellationToken);
        return Wait.ForAsync(_writes.ClearAsync(profile), cancellationToken);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Engine.Changes.End();
            _dispose();
        }
    }

    // Thrown here or by the task makes no difference to who awaits; a cancelled call has done nothing.
    private void Check(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
