using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Flows;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Loads;
using FusionTiered.Keys;
using FusionTiered.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion;

/// <summary>The FusionCache engine: call, profile, key, and on to FusionCache.</summary>
internal sealed class FusionDomainCache(
    string name, FusionTieredOptions options, FusionEngine engine, EventInvalidator events, IServiceScopeFactory? scopes, Action dispose)
    : IDomainCache, IDescribesPromises, IDisposable
{
    private readonly FusionReads _reads = new(engine);
    private volatile bool _disposed;

    public string Name { get; } = name;

    public IServiceScopeFactory? Scopes { get; } = scopes;

    public CachePromises Promises => Engine.Promises;

    internal FusionEngine Engine { get; } = engine;

    private FusionWrites Writes => field ??= new(Engine, _reads);

    private FusionPatterns Patterns => field ??= new(Engine, _reads, Writes);

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
        TagRules.Checked(tag, nameof(tag));
        if (Engine.Memory is null && ReservedTags.IsTheirs(tag))
        {
            throw new NotSupportedException($"The tag '{tag}' is FusionCache's own, by which it clears the whole cache. Use another tag.");
        }

        Check(cancellationToken);
        return Wait.ForAsync(Writes.InvalidateTagAsync(tag), cancellationToken);
    }

    public ValueTask<CacheWrite> ClearPatternAsync(string pattern, bool count = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var glob = Glob.Parse(pattern);
        Check(cancellationToken);
        return Wait.ForAsync(Patterns.ClearAsync(glob), cancellationToken);
    }

    public ValueTask<CacheWrite> InvalidateAsync<TEvent>(TEvent happened, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return events.RunAsync(this, happened, cancellationToken);
    }

    public ValueTask<CacheWrite> InvalidateAsync(
        string happened, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return events.RunAsync(this, happened, data, cancellationToken);
    }

    public IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(watch);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Engine.Changes.WatchAsync(watch, cancellationToken);
    }

    public IEnumerable<CacheKey> MemoryKeys()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _reads.MemoryKeys();
    }

    public CacheStatistics GetStatistics() => FusionStatistics.Read(Name, Engine, options);

    /// <summary>FusionCache has no way to verify memory against the other nodes: with Redis its coherence is never better than unverified.</summary>
    public CacheHealth GetHealth()
    {
        var redis = !Engine.Cache.HasDistributedCache ? RemoteTierStatus.None : Engine.Events.L2Rests ? RemoteTierStatus.Resting : RemoteTierStatus.Up;
        return new(
            _disposed ? CacheHealthStatus.Unhealthy : redis == RemoteTierStatus.Resting ? CacheHealthStatus.Degraded : CacheHealthStatus.Healthy,
            !_disposed,
            redis,
            Engine.Cache.HasBackplane ? CoherenceStatus.Unverified : CoherenceStatus.None);
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
            Engine.Changes.End();
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
