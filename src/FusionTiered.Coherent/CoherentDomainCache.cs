using System.Runtime.CompilerServices;
using FusionTiered.Consistency;
using FusionTiered.Engines;
using FusionTiered.Entries;
using FusionTiered.Flows;
using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Promises;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using FusionTiered.Versions;
using FusionTiered.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>The coherent engine: call, profile, key, and on to a flow.</summary>
internal sealed class CoherentDomainCache : CheckedDomainCache, ICacheInspector, IHasClusterLeases, IKnowsHotKeys, IHasNodeBoard, ISweepsL2
{
    // The fields of a hit, apart from the rest.
    private readonly MemoryTier _memory;
    private readonly VersionClock _versions;
    private readonly Time.CacheClock _clock;
    private readonly Coherence.CoherenceLease _lease;

    private readonly ReadFlow _reads;
    private readonly ManyFlow _many;
    private readonly WriteFlow _writes;
    private readonly RemoveFlow _removals;
    private readonly L2GetFlow _l2Gets;
    private readonly EntryInspector _inspector;
    private readonly SampledHits _hits;

    public CoherentDomainCache(
        string name, LocalServices local, L2Services l2, Observers observers, EventInvalidator events, CacheTelemetry telemetry, IServiceScopeFactory? scopes, int sampling = 0)
        : base(name, local.Profiles, events, telemetry, scopes)
    {
        Local = local;
        L2 = l2;
        Observers = observers;
        _memory = local.Memory;
        _versions = local.Versions.Clock;
        _clock = local.Clock;
        _lease = l2.Link.Lease;

        // From the source up to the caller: each flow knows those below it. See docs/internals/coherent-engine-flows.md.
        var loadMemory = new LoadMemory(local, observers);
        var sources = new SourceFlow(local, l2.Writes, observers, loadMemory);
        var unstored = new UnstoredFlow(local, l2);
        var l2Loads = new L2LoadFlow(local, l2, loadMemory, sources, unstored);
        var loads = new LoadFlow(local, l2.Link, observers, loadMemory, sources, l2Loads);
        var manyLoads = new ManyLoadFlow(local, l2.Link, loadMemory, sources, loads, new L2ManyLoadFlow(l2, l2Loads, loads));
        var misses = new MissFlow(local, l2.Link, loads);
        _l2Gets = new L2GetFlow(local, l2, observers, unstored);
        _inspector = new EntryInspector(local, l2);
        Consistency = sampling > 0 && l2.Link.Channel is not null
            ? new ConsistencyMonitor(new TierComparer(local, l2.Link, _inspector), sampling, local.Clock.Provider, observers.Log, _lease.Period)
            : null;
        _hits = new SampledHits(Consistency);
        _reads = new ReadFlow(local, l2.Link, observers, _hits, misses, loads, _l2Gets);
        _many = new ManyFlow(local, l2.Link, observers, _hits, misses, manyLoads, _l2Gets);
        _writes = new WriteFlow(local, l2.Link, l2.Writes, l2.Removals, observers);
        _removals = new RemoveFlow(local, l2.Link, l2.Removals, observers);
        SaveOrder = l2.Link.IsThere ? new L2SaveOrder(l2.Link) : new LocalSaveOrder();
    }

    public override CachePromises Promises => L2.Link.IsThere ? L2.Link.Gate.Tier.Promises : CoherentPromises.Alone;

    public required IClusterLeases ClusterLeases { get; init; }

    public INodeBoard? NodeBoard { get; init; }

    internal LocalServices Local { get; }

    internal L2Services L2 { get; }

    internal Observers Observers { get; }

    /// <summary>How many reads of L2 are under way that callers without a source may share.</summary>
    internal int ReadsUnderWay => _l2Gets.ReadsUnderWay;

    /// <summary>Compares a sample of the hits with L2; null: there is none that announces changes, or it is switched off.</summary>
    internal ConsistencyMonitor? Consistency { get; }

    /// <summary>Called when the cache begins to end.</summary>
    internal Action Ending { get; init; } = static () => { };

    public override bool TryHit(in CacheKey key, Type type, bool countMiss, out object? value)
    {
        var entry = _memory.Find(key.Text, key.Hash);
        return IsPlainHit(entry, type) ? Hit(entry!, out value) : CheckedHit(entry, in key, type, countMiss, out value);
    }

    public override bool TryHit(in ComposedKey key, Type type, bool countMiss, out object? value)
    {
        var entry = _memory.Find(key.Text, key.Hash);
        return IsPlainHit(entry, type) ? Hit(entry!, out value) : CheckedHit(entry, in key, type, countMiss, out value);
    }

    public override CacheStatistics GetStatistics() => CoherentStatistics.Read(Name, Local, L2.Link, ReadFigures());

    public override CacheFigures ReadFigures() => CoherentStatistics.Figures(Local, L2.Link, LocalOnlyWrites) with { IsCompared = Consistency is not null };

    public override CacheHealth GetHealth() => HealthReader.Read(L2.Link, Local.Profiles, IsDisposed);

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

    public ValueTask<L2Sweep> SweepAsync(CacheProfile? profile, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _removals.SweepAsync(profile is null ? null : Local.Profiles.Registered(profile), cancellationToken);
    }

    public IReadOnlyList<HotKey> HottestKeys(IReadOnlySet<string> profiles, int most) =>
        [.. _memory.Store.Hottest(most, entry => !entry.IsNothing && profiles.Contains(entry.Profile.Name)).Select(static entry => new HotKey(entry.Profile.Name, entry.Key))];

    /// <summary>Profiles have new settings: where limits shrank, the excess goes now.</summary>
    public void FollowSettings()
    {
        foreach (var profile in Local.Profiles.All)
        {
            _memory.Apply(profile);
        }
    }

    /// <summary>
    /// Events map to other patterns from now on. Entries stored under the old ones do not carry the tags of the new ones:
    /// they are not fresh any more.
    /// </summary>
    public void FollowEvents(EventMap events)
    {
        Local.Versions.Patterns = new PatternSets(() => Local.Profiles.All, events.Shapes);
        Local.Versions.Clock.Raise(Local.Versions.Profiles.Everything);
    }

    protected override ValueTask<CacheResult<T>> LoadCoreAsync<T>(LoadRequest<T> request, CancellationToken cancellationToken) =>
        _reads.GetOrSetAsync(request, cancellationToken);

    protected override ValueTask<CacheResult<T>> GetCoreAsync<T>(CacheKey key, CacheCallOptions options, CancellationToken cancellationToken) =>
        _reads.GetAsync<T>(key, options, cancellationToken);

    protected override ValueTask<bool> ContainsCoreAsync(CacheKey key, CancellationToken cancellationToken) =>
        _reads.ContainsAsync(key, cancellationToken);

    protected override ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyCoreAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options, CancellationToken cancellationToken) =>
        _many.GetManyAsync<T>(keys, options, cancellationToken);

    protected override ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyCoreAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys, TState state, CacheManySource<TState, T> source, CacheCallOptions options, CancellationToken cancellationToken) =>
        _many.GetOrSetManyAsync(keys, state, source, options, cancellationToken);

    protected override ValueTask<CacheWrite> SetCoreAsync<T>(CacheKey key, T value, CacheCallOptions options, CancellationToken cancellationToken) =>
        _writes.SetAsync(key, value, options);

    protected override ValueTask<CacheWrite> SetManyCoreAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options, CancellationToken cancellationToken) =>
        AllAsync(values.Select(each => _writes.SetAsync(each.Key, each.Value, options)));

    protected override ValueTask<CacheWrite> RemoveCoreAsync(CacheKey key, CancellationToken cancellationToken) =>
        _removals.RemoveAsync(key, Local.Profiles.Resolve(key));

    protected override ValueTask<CacheWrite> RemoveManyCoreAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken) =>
        AllAsync(keys.Select(key => _removals.RemoveAsync(key, Local.Profiles.Resolve(key))));

    protected override ValueTask<CacheWrite> ExpireCoreAsync(CacheKey key, CancellationToken cancellationToken) =>
        _writes.ExpireAsync(key, Local.Profiles.Resolve(key));

    protected override ValueTask<CacheWrite> InvalidateTagCoreAsync(string tag, CancellationToken cancellationToken) =>
        _removals.InvalidateTagAsync(tag);

    protected override ValueTask<CacheWrite> ClearPatternCoreAsync(Glob pattern, bool count, CancellationToken cancellationToken) =>
        _removals.ClearPatternAsync(pattern, count, cancellationToken);

    protected override ValueTask<CacheWrite> ClearCoreAsync(CacheProfile? profile, CancellationToken cancellationToken) =>
        _removals.ClearAsync(profile is null ? null : Local.Profiles.Registered(profile));

    protected override long ClearMemoryCore(ProfileState? only) => _removals.ClearMemory(only);

    protected override IAsyncEnumerable<CacheChange> WatchCoreAsync(CacheWatch watch, CancellationToken cancellationToken) =>
        Observers.Changes.WatchAsync(watch, cancellationToken);

    protected override IEnumerable<CacheKey> MemoryKeysCore() =>
        _memory.Entries.Where(Local.FreshnessCheck.IsFresh).Select(static entry => CacheKey.Parse(entry.Key));

    /// <summary>Ends loads under way with an <see cref="ObjectDisposedException"/> for the callers that wait for them.</summary>
    protected override void DisposeCore()
    {
        Ending();
        Consistency?.Dispose();
        L2.Recovery.Dispose();
        Local.EndLoads(Ended);
        Observers.Changes.End();
        _memory.DirtyAll();
        _memory.Clear(only: null, EvictionReason.Cleared);
    }

    // All are begun before the first is waited for.
    private static async ValueTask<CacheWrite> AllAsync(IEnumerable<ValueTask<CacheWrite>> writes)
    {
        var all = CacheWrite.Everywhere();
        foreach (var write in writes.ToList())
        {
            all = all.And(await write.ConfigureAwait(Continuation.IsCaptured));
        }

        return all;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Hit(Entry entry, out object? value)
    {
        entry.Touch();
        if (entry.Profile.Hit(entry.Hash))
        {
            Sample(entry);
        }

        value = entry.Value;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Sample(Entry entry)
    {
        TimeLookUp(entry);
        _hits.Note(entry);
    }

    /// <summary>The cost of a look-up: some are made again, since the one that was just made cannot be timed any more.</summary>
    private void TimeLookUp(Entry entry)
    {
        const int Times = 8;
        var found = true;
        var started = _clock.Provider.GetTimestamp();
        for (var i = 0; i < Times; i++)
        {
            found &= IsPlainHit(_memory.Find(entry.Key, entry.Hash), entry.Type);
        }

        var took = _clock.Provider.GetElapsedTime(started);
        if (found)
        {
            entry.Profile.Counters.L1Latency.RecordNanoseconds(took.Ticks * TimeSpan.NanosecondsPerTick / Times);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsPlainHit(Entry? entry, Type type) =>
        entry is not null
        && ReferenceEquals(entry.Type, type)
        && IsWithin(_lease.VerifiedUntil, entry)
        && entry.CheckedAt == _versions.Now;

    // The lease was read before the versions are: see CoherenceLease. One clock for both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsWithin(long verifiedUntil, Entry entry)
    {
        var now = _clock.Now;
        return now < entry.FreshUntil && now < verifiedUntil;
    }

    private bool CheckedHit(Entry? entry, in ComposedKey key, Type type, bool countMiss, out object? value)
    {
        // Absent, and somebody else will look again and count it: the common miss builds no key here.
        if (entry is null && !countMiss)
        {
            value = null;
            return false;
        }

        return CheckedHit(entry, key.ToCacheKey(), type, countMiss, out value);
    }

    private bool CheckedHit(Entry? entry, in CacheKey key, Type type, bool countMiss, out object? value)
    {
        value = null;
        var seen = Local.FreshnessCheck.Of(entry);
        if (seen == Freshness.Fresh || (seen is Freshness.Eager or Freshness.Unstored && countMiss))
        {
            if (!entry!.IsNothing)
            {
                if (!EntryValue.IsA(entry, type))
                {
                    throw new CacheTypeMismatchException(type, entry.Type);
                }

                Observers.KeyEvents.Hit(entry.Profile.Name, entry.Key, entry.Hash);
                if (!Local.FreshnessCheck.IsVerified(entry))
                {
                    entry.Profile.Counters.ServedUnverified();
                }

                Hit(entry, out _);
                value = EntryValue.OfOneCaller(entry);
                return true;
            }
        }

        if (countMiss)
        {
            ThrowIfDisposed();
            var profile = Local.Profiles.Resolve(key);
            profile.Miss(key.Hash, profile.Settings.Tiers);
            Observers.KeyEvents.Missed(profile.Name, key.Text, key.Hash);
        }

        return false;
    }
}
