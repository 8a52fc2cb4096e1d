using System.Runtime.CompilerServices;
using FusionTiered.Entries;
using FusionTiered.Flows;
using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.Memory;
using FusionTiered.Promises;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Versions;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>The coherent engine: call, profile, key, and on to a flow.</summary>
internal sealed class CoherentDomainCache : CheckedDomainCache
{
    // What a hit touches, apart from the rest.
    private readonly MemoryTier _memory;
    private readonly VersionClock _versions;
    private readonly Time.CacheClock _clock;
    private readonly Coherence.CoherenceLease _lease;

    private readonly Engine _engine;
    private readonly ReadFlow _reads;
    private readonly ManyFlow _many;
    private readonly WriteFlow _writes;
    private readonly RemoveFlow _removals;

    public CoherentDomainCache(string name, Engine engine, EventInvalidator events, IServiceScopeFactory? scopes)
        : base(name, engine.Profiles, events, scopes)
    {
        _engine = engine;
        _memory = engine.Memory;
        _versions = engine.Versions;
        _clock = engine.Clock;
        _lease = engine.Shared.Lease;
        var loads = new LoadFlow(engine);
        var misses = new MissFlow(engine, loads);
        var shared = new SharedGetFlow(engine);
        _reads = new ReadFlow(engine, misses, loads, shared);
        _many = new ManyFlow(engine, misses, new ManyLoadFlow(engine, loads, new SharedManyFlow(engine, loads)), shared);
        _writes = new WriteFlow(engine);
        _removals = new RemoveFlow(engine);
    }

    public override CachePromises Promises => _engine.Shared.IsThere ? _engine.Shared.Gate.Tier.Promises : CoherentPromises.Alone;

    internal Engine Engine => _engine;

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

    public override CacheStatistics GetStatistics() => CoherentStatistics.Read(Name, _engine);

    public override CacheHealth GetHealth() => HealthReader.Read(_engine.Shared, IsDisposed);

    /// <summary>Profiles have new settings: where limits shrank, what is over them goes now.</summary>
    public void FollowSettings()
    {
        foreach (var profile in _engine.Profiles.All)
        {
            _memory.Apply(profile);
        }
    }

    /// <summary>
    /// Events map to other patterns from now on. What was stored under the old ones does not carry the tags of the new ones:
    /// it is not fresh any more.
    /// </summary>
    public void FollowEvents(EventMap events)
    {
        _engine.Patterns = new PatternSets(() => _engine.Profiles.All, events.Shapes);
        _engine.Versions.Raise(_engine.ProfileVersions.Everything);
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
        _removals.RemoveAsync(key, _engine.Profiles.Resolve(key));

    protected override ValueTask<CacheWrite> RemoveManyCoreAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken) =>
        AllAsync(keys.Select(key => _removals.RemoveAsync(key, _engine.Profiles.Resolve(key))));

    protected override ValueTask<CacheWrite> ExpireCoreAsync(CacheKey key, CancellationToken cancellationToken) =>
        _writes.ExpireAsync(key, _engine.Profiles.Resolve(key));

    protected override ValueTask<CacheWrite> InvalidateTagCoreAsync(string tag, CancellationToken cancellationToken) =>
        _removals.InvalidateTagAsync(tag);

    protected override ValueTask<CacheWrite> ClearPatternCoreAsync(Glob pattern, bool count, CancellationToken cancellationToken) =>
        _removals.ClearPatternAsync(pattern, count);

    protected override ValueTask<CacheWrite> ClearCoreAsync(CacheProfile? profile, CancellationToken cancellationToken) =>
        _removals.ClearAsync(profile is null ? null : _engine.Profiles.Registered(profile));

    protected override IAsyncEnumerable<CacheChange> WatchCoreAsync(CacheWatch watch, CancellationToken cancellationToken) =>
        _engine.WatchAsync(watch, cancellationToken);

    protected override IEnumerable<CacheKey> MemoryKeysCore() =>
        _memory.Entries.Where(_engine.FreshnessCheck.IsFresh).Select(static entry => CacheKey.Parse(entry.Key));

    /// <summary>Ends loads under way with an <see cref="ObjectDisposedException"/> for those who wait for them.</summary>
    protected override void DisposeCore() => _engine.End(Ended);

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
        if (entry.Profile.Counters.Hit())
        {
            TimeLookUp(entry);
        }

        value = entry.Value;
        return true;
    }

    /// <summary>What a look-up costs now: some are made again, since the one that was just made cannot be timed any more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
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
        var seen = _engine.FreshnessCheck.Of(entry);
        if (seen == Freshness.Fresh || (seen == Freshness.Eager && countMiss))
        {
            if (!entry!.IsNothing)
            {
                if (!EntryValue.IsA(entry, type))
                {
                    throw new CacheTypeMismatchException(type, entry.Type);
                }

                _engine.KeyEvents.Hit(entry.Profile.Name, entry.Key, entry.Hash);
                if (!_engine.FreshnessCheck.IsVerified(entry))
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
            var profile = _engine.Profiles.Resolve(key);
            profile.Counters.Miss();
            _engine.KeyEvents.Missed(profile.Name, key.Text, key.Hash);
        }

        return false;
    }
}
