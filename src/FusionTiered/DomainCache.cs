using FusionTiered.Entries;
using FusionTiered.Flows;
using FusionTiered.L1;
using FusionTiered.Promises;
using FusionTiered.Sources;
using FusionTiered.Versions;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>The embedded engine: call, profile, key, and on to a flow.</summary>
internal sealed class DomainCache : IDomainCache, IDescribesPromises, IDisposable
{
    // What a hit touches, apart from the rest.
    private readonly MemoryTier _memory;
    private readonly VersionClock _versions;
    private readonly Time.CacheClock _clock;

    private readonly Engine _engine;
    private readonly ReadFlow _reads;
    private readonly ManyFlow _many;
    private readonly WriteFlow _writes;
    private readonly RemoveFlow _removals;
    private volatile bool _disposed;

    public DomainCache(string name, Engine engine, IServiceScopeFactory? scopes)
    {
        Name = name;
        Scopes = scopes;
        _engine = engine;
        _memory = engine.Memory;
        _versions = engine.Versions;
        _clock = engine.Clock;
        var loads = new LoadFlow(engine);
        var misses = new MissFlow(engine, loads);
        _reads = new ReadFlow(engine, misses);
        _many = new ManyFlow(engine, misses, new ManyLoadFlow(engine, loads));
        _writes = new WriteFlow(engine);
        _removals = new RemoveFlow(engine);
    }

    public string Name { get; }

    public IServiceScopeFactory? Scopes { get; }

    public CachePromises Promises => EmbeddedPromises.Alone;

    internal Engine Engine => _engine;

    public bool TryHit(in CacheKey key, Type type, bool orMiss, out object? value)
    {
        var entry = _memory.Find(key.Text, key.Hash);
        return IsPlainHit(entry, type) ? Hit(entry!, out value) : SecondLook(entry, in key, type, orMiss, out value);
    }

    public bool TryHit(in ComposedKey key, Type type, bool orMiss, out object? value)
    {
        var entry = _memory.Find(key.Text, key.Hash);
        return IsPlainHit(entry, type) ? Hit(entry!, out value) : SecondLook(entry, in key, type, orMiss, out value);
    }

    public ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var profile = _engine.Profiles.Resolve(key);
        return _reads.GetOrSetAsync(
            new LoadRequest<T>(key, profile, options, new StatefulLoad<TState, T>(state, source)), cancellationToken);
    }

    public ValueTask<CacheResult<T>> RefreshResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var profile = _engine.Profiles.Resolve(key);
        return _reads.GetOrSetAsync(
            new LoadRequest<T>(key, profile, options, new StatefulLoad<TState, T>(state, source), isRefresh: true), cancellationToken);
    }

    public ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheResult<T>>(cancellationToken)
            : _reads.GetAsync<T>(key, options);
    }

    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyDictionary<CacheKey, T>>(cancellationToken)
            : new(_many.GetMany<T>(keys, options));
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
        foreach (var (key, value) in values)
        {
            all = all.And(await SetAsync(key, value, options, cancellationToken).ConfigureAwait(false));
        }

        return all;
    }

    public async ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var all = CacheWrite.Everywhere();
        foreach (var key in keys)
        {
            all = all.And(await RemoveAsync(key, cancellationToken).ConfigureAwait(false));
        }

        return all;
    }

    public ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _engine.Profiles.Resolve(key);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<bool>(cancellationToken)
            : new(_engine.Look.IsFresh(_memory.Find(key.Text, key.Hash)));
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
        _engine.Profiles.Resolve(key);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _removals.RemoveAsync(key);
    }

    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _engine.Profiles.Resolve(key);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _writes.ExpireAsync(key);
    }

    public ValueTask<CacheWrite> InvalidateTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _removals.InvalidateTagAsync(tag);
    }

    public ValueTask<CacheWrite> ClearAsync(CacheProfile? profile = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<CacheWrite>(cancellationToken)
            : _removals.ClearAsync(profile is null ? null : _engine.Profiles.Registered(profile));
    }

    /// <summary>Profiles have new settings: where limits shrank, what is over them goes now.</summary>
    public void FollowSettings()
    {
        foreach (var profile in _engine.Profiles.All)
        {
            _memory.Apply(profile);
        }
    }

    /// <summary>Ends loads under way with an <see cref="ObjectDisposedException"/> for those who wait for them.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _engine.Flights.AbortAll(static () => new ObjectDisposedException(nameof(IDomainCache)) { HelpLink = Failures.Help.Disposed });
        _memory.Clear(only: null, EvictionReason.Cleared);
    }

    private static bool Hit(Entry entry, out object? value)
    {
        entry.Touch();
        entry.Profile.Counters.Hit();
        value = entry.Value;
        return true;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    private bool IsPlainHit(Entry? entry, Type type) =>
        entry is not null
        && ReferenceEquals(entry.Type, type)
        && entry.CheckedAt == _versions.Now
        && _clock.Now < entry.FreshUntil;

    private bool SecondLook(Entry? entry, in ComposedKey key, Type type, bool orMiss, out object? value)
    {
        // Absent, and somebody else will look again and count it: the common miss builds no key here.
        if (entry is null && !orMiss)
        {
            value = null;
            return false;
        }

        return SecondLook(entry, key.ToCacheKey(), type, orMiss, out value);
    }

    private bool SecondLook(Entry? entry, in CacheKey key, Type type, bool orMiss, out object? value)
    {
        value = null;
        var seen = _engine.Look.At(entry);
        if (seen == Freshness.Fresh || (seen == Freshness.Eager && orMiss))
        {
            if (!entry!.IsNothing)
            {
                if (!EntryValue.IsA(entry, type))
                {
                    throw new CacheTypeMismatchException(type, entry.Type);
                }

                return Hit(entry, out value);
            }
        }

        if (orMiss)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _engine.Profiles.Resolve(key).Counters.Miss();
        }

        return false;
    }
}
