using FusionTiered.Scheduling;
using System.Runtime.CompilerServices;
using FusionTiered.Entries;
using FusionTiered.Flows;
using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.L1;
using FusionTiered.L2Access;
using FusionTiered.Promises;
using FusionTiered.Sources;
using FusionTiered.Versions;
using FusionTiered.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>The coherent engine: call, profile, key, and on to a flow.</summary>
internal sealed class CoherentDomainCache : IDomainCache, IDescribesPromises, IDisposable
{
    // The fields of a hit, apart from the rest.
    private readonly MemoryTier _memory;
    private readonly VersionClock _versions;
    private readonly Time.CacheClock _clock;
    private readonly Coherence.CoherenceLease _lease;

    private readonly EventInvalidator _events;
    private readonly ReadFlow _reads;
    private readonly ManyFlow _many;
    private readonly WriteFlow _writes;
    private readonly RemoveFlow _removals;
    private volatile bool _disposed;

    public CoherentDomainCache(
        string name, LocalServices local, L2Services l2, Observers observers, EventInvalidator events, IServiceScopeFactory? scopes)
    {
        Name = name;
        Scopes = scopes;
        Local = local;
        L2 = l2;
        Observers = observers;
        _events = events;
        _memory = local.Memory;
        _versions = local.Versions.Clock;
        _clock = local.Clock;
        _lease = l2.Link.Lease;

        // From the source up to the caller: each flow knows those below it. See docs/coherent-engine-flows.md.
        var loadMemory = new LoadMemory(local, observers);
        var sources = new SourceFlow(local, l2.Writes, observers, loadMemory);
        var l2Loads = new L2LoadFlow(local, l2, loadMemory, sources);
        var loads = new LoadFlow(local, l2.Link, observers, loadMemory, sources, l2Loads);
        var manyLoads = new ManyLoadFlow(local, l2.Link, loadMemory, sources, loads, new L2ManyLoadFlow(l2, l2Loads, loads));
        var misses = new MissFlow(local, l2.Link, loads);
        var l2Gets = new L2GetFlow(local, l2, observers);
        _reads = new ReadFlow(local, l2.Link, observers, misses, loads, l2Gets);
        _many = new ManyFlow(local, l2.Link, observers, misses, manyLoads, l2Gets);
        _writes = new WriteFlow(local, l2.Link, l2.Writes, l2.Removals, observers);
        _removals = new RemoveFlow(local, l2.Link, l2.Removals, observers);
    }

    public string Name { get; }

    public IServiceScopeFactory? Scopes { get; }

    public CachePromises Promises => L2.Link.IsThere ? L2.Link.Gate.Tier.Promises : CoherentPromises.Alone;

    internal LocalServices Local { get; }

    internal L2Services L2 { get; }

    internal Observers Observers { get; }

    public bool TryHit(in CacheKey key, Type type, bool countMiss, out object? value)
    {
        var entry = _memory.Find(key.Text, key.Hash);
        return IsPlainHit(entry, type) ? Hit(entry!, out value) : CheckedHit(entry, in key, type, countMiss, out value);
    }

    public bool TryHit(in ComposedKey key, Type type, bool countMiss, out object? value)
    {
        var entry = _memory.Find(key.Text, key.Hash);
        return IsPlainHit(entry, type) ? Hit(entry!, out value) : CheckedHit(entry, in key, type, countMiss, out value);
    }

    public ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var profile = Local.Profiles.Resolve(key);
        return _reads.GetOrSetAsync(
            new LoadRequest<T>(key, profile, options, new StatefulLoad<TState, T>(state, source)), cancellationToken);
    }

    public ValueTask<CacheResult<T>> RefreshResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var profile = Local.Profiles.Resolve(key);
        return _reads.GetOrSetAsync(
            new LoadRequest<T>(key, profile, options, new StatefulLoad<TState, T>(state, source), isRefresh: true), cancellationToken);
    }

    public ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheResult<T>>(cancellationToken)
            : _reads.GetAsync<T>(key, options, cancellationToken);
    }

    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyDictionary<CacheKey, T>>(cancellationToken)
            : _many.GetManyAsync<T>(keys, options, cancellationToken);
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
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _many.GetOrSetManyAsync(keys, state, source, options, cancellationToken);
    }

    public async ValueTask<CacheWrite> SetManyAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var all = CacheWrite.Everywhere();
        List<ValueTask<CacheWrite>> writes = [.. values.Select(each => SetAsync(each.Key, each.Value, options, cancellationToken))];
        foreach (var write in writes)
        {
            all = all.And(await write.ConfigureAwait(Continuation.IsCaptured));
        }

        return all;
    }

    public async ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var all = CacheWrite.Everywhere();
        List<ValueTask<CacheWrite>> removals = [.. keys.Select(key => RemoveAsync(key, cancellationToken))];
        foreach (var removal in removals)
        {
            all = all.And(await removal.ConfigureAwait(Continuation.IsCaptured));
        }

        return all;
    }

    public IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(watch);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Observers.Changes.WatchAsync(watch, cancellationToken);
    }

    public IEnumerable<CacheKey> MemoryKeys()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var entry in _memory.Entries)
        {
            if (Local.FreshnessCheck.IsFresh(entry))
            {
                yield return CacheKey.Parse(entry.Key);
            }
        }
    }

    public CacheStatistics GetStatistics() => CoherentStatistics.Read(Name, Local);

    public CacheHealth GetHealth() => HealthReader.Read(L2.Link, _disposed);

    public ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<bool>(cancellationToken)
            : _reads.ContainsAsync(key, cancellationToken);
    }

    public ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _writes.SetAsync(key, value, options);
    }

    public ValueTask<CacheWrite> RemoveAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var profile = Local.Profiles.Resolve(key);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _removals.RemoveAsync(key, profile);
    }

    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var profile = Local.Profiles.Resolve(key);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _writes.ExpireAsync(key, profile);
    }

    public ValueTask<CacheWrite> InvalidateTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        TagRules.Checked(tag, nameof(tag));
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _removals.InvalidateTagAsync(tag);
    }

    public ValueTask<CacheWrite> ClearPatternAsync(string pattern, bool count = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var glob = Glob.Parse(pattern);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _removals.ClearPatternAsync(glob, count);
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

    public ValueTask<CacheWrite> ClearAsync(CacheProfile? profile = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _removals.ClearAsync(profile is null ? null : Local.Profiles.Registered(profile));
    }

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

    /// <summary>Ends loads under way with an <see cref="ObjectDisposedException"/> for the callers that wait for them.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        L2.Recovery.Dispose();
        Local.EndLoads(static () => new ObjectDisposedException(nameof(IDomainCache)) { HelpLink = Failures.Help.Disposed });
        Observers.Changes.End();
        _memory.Clear(only: null, EvictionReason.Cleared);
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

    /// <summary>The cost of a look-up: some are made again, since the one that was just made cannot be timed any more.</summary>
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
        var seen = Local.FreshnessCheck.Of(entry);
        if (seen == Freshness.Fresh || (seen == Freshness.Eager && countMiss))
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
            ObjectDisposedException.ThrowIf(_disposed, this);
            var profile = Local.Profiles.Resolve(key);
            profile.Counters.Miss();
            Observers.KeyEvents.Missed(profile.Name, key.Text, key.Hash);
        }

        return false;
    }
}
