using FusionTiered.Engines;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Flows;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion;

/// <summary>The FusionCache engine: call, profile, key, and on to FusionCache.</summary>
internal sealed class FusionDomainCache : CheckedDomainCache, ICacheInspector, IHasClusterLeases, IKnowsHotKeys, IHasNodeBoard, ISweepsL2
{
    private readonly MemoryHits _hits;
    private readonly FusionReads _reads;
    private readonly FusionWrites _writes;
    private readonly FusionPatterns _patterns;
    private readonly FusionBatches _batches;
    private readonly EntryInspector _inspector;
    private readonly FusionTieredOptions _options;
    private readonly Action _dispose;

    public FusionDomainCache(string name, FusionTieredOptions options, FusionEngine engine, EventInvalidator events, IServiceScopeFactory? scopes, Action dispose)
        : base(name, engine.Profiles, events, engine.Telemetry, scopes)
    {
        (Engine, _options, _dispose) = (engine, options, dispose);
        _hits = new(engine);
        _reads = new(engine);
        _writes = new(engine);
        _patterns = new(engine, _reads, _writes);
        _batches = new(engine, _reads, _writes);
        _inspector = new(engine);
    }

    public override CachePromises Promises => Engine.Promises;

    public IClusterLeases ClusterLeases => Engine.ClusterLeases;

    public INodeBoard? NodeBoard { get; init; }

    internal FusionEngine Engine { get; }

    public override bool TryHit(in CacheKey key, Type type, bool countMiss, out object? value)
    {
        ThrowIfDisposed();
        return _hits.TryMemory(in key, type, countMiss, out value);
    }

    public override bool TryHit(in ComposedKey key, Type type, bool countMiss, out object? value)
    {
        ThrowIfDisposed();
        return _hits.TryMemory(in key, type, countMiss, out value);
    }

    public override CacheStatistics GetStatistics() => FusionStatistics.Read(Name, Engine, _options, ReadFigures());

    public override CacheFigures ReadFigures() => FusionStatistics.Figures(Engine, LocalOnlyWrites);

    /// <summary>With FusionCache's own backplane the coherence is never better than unverified.</summary>
    public override CacheHealth GetHealth()
    {
        var cache = Engine.Caches.OfTags;
        var l2 = cache.HasL2 ? Engine.L2.Status : RemoteTierStatus.None;
        return new(
            IsDisposed ? CacheHealthStatus.Unhealthy : l2 is RemoteTierStatus.Resting or RemoteTierStatus.Down ? CacheHealthStatus.Degraded : CacheHealthStatus.Healthy,
            !IsDisposed,
            l2,
            !cache.HasBackplane ? CoherenceStatus.None : Engine.Caches.All.All(static each => each.IsVerified) ? CoherenceStatus.Verified : CoherenceStatus.Unverified)
        {
            CoherenceMode = cache.CoherenceMode,
            CoherenceLeaseAge = Engine.CoherenceLeaseAge,
            RepairsPending = Engine.RepairsPending,
            L2Circuit = cache.HasL2 ? Engine.L2.CircuitState : CacheCircuitState.None,
            SourcesOverAge = Engine.Profiles.All.Sum(static each => each.OverAge),
            SourcesAbandoned = Engine.Profiles.All.Sum(static each => each.Abandoned),
        };
    }

    public ValueTask<L2Probe> ProbeL2Async(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _inspector.ProbeAsync(cancellationToken);
    }

    public ValueTask<EntryInspection> InspectAsync(CacheKey key, bool withValue = false, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _inspector.InspectAsync(key, withValue, cancellationToken);
    }

    public string? RefusalOf(Glob pattern) => _patterns.RefusalOf(pattern);

    public async ValueTask<L2Sweep> SweepAsync(CacheProfile? profile, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return await _patterns.SweepAsync(profile is null ? null : Engine.Profiles.Registered(profile), cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<HotKey> HottestKeys(IReadOnlySet<string> profiles, int most) => _inspector.HottestKeys(profiles, most);

    protected override ValueTask<CacheResult<T>> LoadCoreAsync<T>(LoadRequest<T> request, CancellationToken cancellationToken) => request.IsRefresh
        ? OrEndAsync(new FusionRefresh<T>(Engine, _writes, request).RunAsync(), cancellationToken)
        : _reads.GetOrSetAsync(request, cancellationToken);

    protected override ValueTask<CacheResult<T>> GetCoreAsync<T>(CacheKey key, CacheCallOptions options, CancellationToken cancellationToken) =>
        Wait.ForAsync(_reads.GetAsync<T>(key, options), cancellationToken);

    protected override ValueTask<bool> ContainsCoreAsync(CacheKey key, CancellationToken cancellationToken) =>
        Wait.ForAsync(_reads.ContainsAsync(key), cancellationToken);

    protected override ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyCoreAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options, CancellationToken cancellationToken) =>
        Wait.ForAsync(_batches.GetManyAsync<T>(keys, options), cancellationToken);

    protected override ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyCoreAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys, TState state, CacheManySource<TState, T> source, CacheCallOptions options, CancellationToken cancellationToken) =>
        OrEndAsync(_batches.GetOrSetManyAsync(keys, state, source, options), cancellationToken);

    protected override ValueTask<CacheWrite> SetCoreAsync<T>(CacheKey key, T value, CacheCallOptions options, CancellationToken cancellationToken) =>
        Wait.ForAsync(_writes.SetAsync(key, value, options), cancellationToken);

    protected override ValueTask<CacheWrite> SetManyCoreAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options, CancellationToken cancellationToken) =>
        Wait.ForAsync(_batches.SetManyAsync(values, options), cancellationToken);

    protected override ValueTask<CacheWrite> RemoveCoreAsync(CacheKey key, CancellationToken cancellationToken) =>
        Wait.ForAsync(_writes.RemoveAsync(key), cancellationToken);

    protected override ValueTask<CacheWrite> RemoveManyCoreAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken) =>
        Wait.ForAsync(_batches.RemoveManyAsync(keys), cancellationToken);

    protected override ValueTask<CacheWrite> ExpireCoreAsync(CacheKey key, CancellationToken cancellationToken) =>
        Wait.ForAsync(_writes.ExpireAsync(key), cancellationToken);

    protected override ValueTask<CacheWrite> InvalidateTagCoreAsync(string tag, CancellationToken cancellationToken) =>
        Wait.ForAsync(_writes.InvalidateTagAsync(tag), cancellationToken);

    protected override ValueTask<CacheWrite> ClearPatternCoreAsync(Glob pattern, bool count, CancellationToken cancellationToken) =>
        Wait.ForAsync(_patterns.ClearAsync(pattern, count, cancellationToken), cancellationToken);

    protected override ValueTask<CacheWrite> ClearCoreAsync(CacheProfile? profile, CancellationToken cancellationToken) =>
        Wait.ForAsync(_writes.ClearAsync(profile), cancellationToken);

    protected override long ClearMemoryCore(ProfileState? only) => _writes.ClearMemory(only);

    protected override IAsyncEnumerable<CacheChange> WatchCoreAsync(CacheWatch watch, CancellationToken cancellationToken) =>
        Engine.WatchAsync(watch, cancellationToken);

    protected override IEnumerable<CacheKey> MemoryKeysCore() => _reads.MemoryKeys();

    protected override void DisposeCore()
    {
        Engine.Changes.End();
        _dispose();
    }

    private ValueTask<T> OrEndAsync<T>(ValueTask<T> call, CancellationToken cancellationToken) =>
        call.IsCompleted ? call : new(Engine.End.OrEndAsync(call.AsTask(), cancellationToken));
}
