using System.Diagnostics;
using FusionTiered.Failures;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>
/// The side of an engine that callers see. It checks each call once for all engines: arguments, then whether the cache has ended, then the
/// caller's token. The methods of an engine, <c>...CoreAsync</c>, get calls that may run.
/// </summary>
/// <remarks>A wrong argument and the end of the cache are thrown at once. A call that was cancelled before is a cancelled task. Look-ups in memory are the hot path: each engine has its own.</remarks>
internal abstract class CheckedDomainCache(string name, ProfileCatalog profiles, EventInvalidator events, CacheTelemetry telemetry, IServiceScopeFactory? scopes)
    : IDomainCache, IDescribesPromises, ICacheFigures, IDisposable
{
    private volatile bool _isDisposed;
    private long _localOnlyWrites;

    public string Name => name;

    public IServiceScopeFactory? Scopes => scopes;

    public abstract CachePromises Promises { get; }

    /// <summary>Called when the cache ends.</summary>
    internal Action<CheckedDomainCache> Closing { get; set; } = static _ => { };

    /// <summary>The order of write-through saves among the nodes that share L2.</summary>
    internal ISaveOrder SaveOrder { get; set; } = new LocalSaveOrder();

    protected bool IsDisposed => _isDisposed;

    /// <summary>Changes of no single profile that only this node knows of.</summary>
    protected long LocalOnlyWrites => Volatile.Read(ref _localOnlyWrites);

    public abstract bool TryHit(in CacheKey key, Type type, bool countMiss, out object? value);

    /// <summary>The same for a composed key, without building its string. <see cref="DomainCacheExtensions"/> call it.</summary>
    /// <remarks>Not part of the interface: a mocking library makes invalid code for a method that takes a ref struct.</remarks>
    public abstract bool TryHit(in ComposedKey key, Type type, bool countMiss, out object? value);

    public ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        LoadAsync(key, state, source, options, isRefresh: false, cancellationToken);

    public ValueTask<CacheResult<T>> RefreshResultAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        LoadAsync(key, state, source, options, isRefresh: true, cancellationToken);

    public ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        !MayRun(cancellationToken) ? ValueTask.FromCanceled<CacheResult<T>>(cancellationToken)
        : profiles.HasPending ? OrPending(GetCoreAsync<T>(key, options, cancellationToken), key)
        : GetCoreAsync<T>(key, options, cancellationToken);

    public ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken = default) =>
        !MayRun(cancellationToken) ? ValueTask.FromCanceled<bool>(cancellationToken)
        : profiles.HasPending ? ContainsOrPendingAsync(key, cancellationToken)
        : ContainsCoreAsync(key, cancellationToken);

    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return !MayRun(cancellationToken) ? ValueTask.FromCanceled<IReadOnlyDictionary<CacheKey, T>>(cancellationToken)
            : profiles.HasPending ? PendingReads.OrPendingAsync(GetManyCoreAsync<T>(keys, options, cancellationToken), keys, profiles)
            : GetManyCoreAsync<T>(keys, options, cancellationToken);
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
        return !MayRun(cancellationToken) ? ValueTask.FromCanceled<IReadOnlyDictionary<CacheKey, T>>(cancellationToken)
            : profiles.HasPending ? GetOrSetManyCoreAsync(keys, new PendingManySource<TState, T>(profiles, state, source), PendingManySource<TState, T>.LoadAsync, options, cancellationToken)
            : GetOrSetManyCoreAsync(keys, state, source, options, cancellationToken);
    }

    public ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        MayRun(cancellationToken) ? Noted(SetCoreAsync(key, value, options, cancellationToken), key) : Cancelled(cancellationToken);

    public ValueTask<CacheWrite> SetManyAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        return MayRun(cancellationToken) ? Noted(SetManyCoreAsync(values, options, cancellationToken), values.FirstOrDefault().Key) : Cancelled(cancellationToken);
    }

    public ValueTask<CacheWrite> RemoveAsync(CacheKey key, CancellationToken cancellationToken = default) =>
        Invalidate("remove", key, static (cache, key, token) => cache.RemoveCoreAsync(key, token), key, null, cancellationToken);

    public ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Invalidate("remove", keys, static (cache, keys, token) => cache.RemoveManyCoreAsync(keys, token), keys.FirstOrDefault(), null, cancellationToken);
    }

    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, CancellationToken cancellationToken = default) =>
        Invalidate("expire", key, static (cache, key, token) => cache.ExpireCoreAsync(key, token), key, null, cancellationToken);

    public ValueTask<CacheWrite> InvalidateTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        TagRules.Checked(tag, nameof(tag));
        return Invalidate("tag", tag, static (cache, tag, token) => cache.InvalidateTagCoreAsync(tag, token), default, null, cancellationToken);
    }

    public ValueTask<CacheWrite> ClearPatternAsync(string pattern, bool count = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var glob = Glob.Parse(pattern);
        return Invalidate("pattern", (glob, count), static (cache, what, token) => cache.ClearPatternCoreAsync(what.glob, what.count, token), default, null, cancellationToken);
    }

    public ValueTask<CacheWrite> ClearAsync(CacheProfile? profile = null, CancellationToken cancellationToken = default) =>
        Invalidate("clear", profile, static (cache, profile, token) => cache.ClearCoreAsync(profile, token), default, profile, cancellationToken);

    public long ClearMemory(CacheProfile? profile = null)
    {
        ThrowIfDisposed();
        return ClearMemoryCore(profile is null ? null : profiles.Registered(profile));
    }

    public ValueTask<CacheWrite> InvalidateAsync<TEvent>(TEvent happened, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(happened);
        ThrowIfDisposed();
        return Event((events, happened), static (cache, what, token) => what.events.RunAsync(cache, what.happened, token), cancellationToken);
    }

    public ValueTask<CacheWrite> InvalidateAsync(string happened, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        ArgumentNullException.ThrowIfNull(data);
        ThrowIfDisposed();
        return Event((events, happened, data), static (cache, what, token) => what.events.RunAsync(cache, what.happened, what.data, token), cancellationToken);
    }

    public IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(watch);
        ThrowIfDisposed();
        return WatchCoreAsync(watch, cancellationToken);
    }

    public IEnumerable<CacheKey> MemoryKeys()
    {
        ThrowIfDisposed();
        return MemoryKeysCore();
    }

    public abstract CacheStatistics GetStatistics();

    public abstract CacheHealth GetHealth();

    public abstract CacheFigures ReadFigures();

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Closing(this);
            DisposeCore();
        }
    }

    /// <summary>What callers get of a cache that has ended.</summary>
    internal static ObjectDisposedException Ended() => new(nameof(IDomainCache)) { HelpLink = Help.Disposed };

    /// <summary>Finds the mistakes of a save before the database is asked.</summary>
    internal void CheckSave(in CacheKey key)
    {
        ThrowIfDisposed();
        profiles.Resolve(key);
    }

    protected void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw Ended();
        }
    }

    protected abstract ValueTask<CacheResult<T>> LoadCoreAsync<T>(LoadRequest<T> request, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheResult<T>> GetCoreAsync<T>(CacheKey key, CacheCallOptions options, CancellationToken cancellationToken);

    protected abstract ValueTask<bool> ContainsCoreAsync(CacheKey key, CancellationToken cancellationToken);

    protected abstract ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyCoreAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options, CancellationToken cancellationToken);

    protected abstract ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyCoreAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys, TState state, CacheManySource<TState, T> source, CacheCallOptions options, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheWrite> SetCoreAsync<T>(CacheKey key, T value, CacheCallOptions options, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheWrite> SetManyCoreAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheWrite> RemoveCoreAsync(CacheKey key, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheWrite> RemoveManyCoreAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheWrite> ExpireCoreAsync(CacheKey key, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheWrite> InvalidateTagCoreAsync(string tag, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheWrite> ClearPatternCoreAsync(Glob pattern, bool count, CancellationToken cancellationToken);

    protected abstract ValueTask<CacheWrite> ClearCoreAsync(CacheProfile? profile, CancellationToken cancellationToken);

    protected abstract long ClearMemoryCore(ProfileState? only);

    protected abstract IAsyncEnumerable<CacheChange> WatchCoreAsync(CacheWatch watch, CancellationToken cancellationToken);

    protected abstract IEnumerable<CacheKey> MemoryKeysCore();

    /// <summary>Ends what belongs to the cache. Called once.</summary>
    protected abstract void DisposeCore();

    private static ValueTask<CacheWrite> Cancelled(CancellationToken cancellationToken) => ValueTask.FromCanceled<CacheWrite>(cancellationToken);

    private ValueTask<CacheWrite> Invalidate<TState>(
        string kind, TState state, Func<CheckedDomainCache, TState, CancellationToken, ValueTask<CacheWrite>> write, CacheKey key, CacheProfile? profile, CancellationToken cancellationToken)
    {
        if (!MayRun(cancellationToken))
        {
            return Cancelled(cancellationToken);
        }

        return CacheSpans.IsListening
            ? Traced(kind, (state, write, key, profile), static (cache, call, token) => cache.Noted(call.write(cache, call.state, token), call.key, call.profile), key, profile, cancellationToken)
            : Noted(write(this, state, cancellationToken), key, profile);
    }

    private ValueTask<CacheWrite> Event<TState>(TState state, Func<CheckedDomainCache, TState, CancellationToken, ValueTask<CacheWrite>> run, CancellationToken cancellationToken) =>
        CacheSpans.IsListening ? Traced("event", state, run, default, profile: null, cancellationToken) : run(this, state, cancellationToken);

    private ValueTask<CacheWrite> Traced<TState>(
        string kind, TState state, Func<CheckedDomainCache, TState, CancellationToken, ValueTask<CacheWrite>> run, CacheKey key, CacheProfile? profile, CancellationToken cancellationToken)
    {
        var callers = Activity.Current;
        var span = telemetry.BeginInvalidation(kind, profile?.Name ?? (key == default ? null : profiles.Resolve(key).Name), in key);
        try
        {
            return EndAsync(run(this, state, cancellationToken), span);
        }
        catch (Exception failure)
        {
            CacheSpans.End(span, failure);
            throw;
        }
        finally
        {
            Activity.Current = callers;
        }
    }

    private static async ValueTask<CacheWrite> EndAsync(ValueTask<CacheWrite> writing, Activity? span)
    {
        try
        {
            var write = await writing.ConfigureAwait(Continuation.IsCaptured);
            CacheSpans.End(span, failure: null);
            return write;
        }
        catch (Exception failure)
        {
            CacheSpans.End(span, failure);
            throw;
        }
    }

    private ValueTask<CacheWrite> Noted(ValueTask<CacheWrite> writing, CacheKey key, CacheProfile? profile = null)
    {
        if (!writing.IsCompletedSuccessfully)
        {
            return NotedAsync(writing, key, profile);
        }

        var write = writing.Result;
        Note(write, key, profile);
        return new(write);
    }

    private async ValueTask<CacheWrite> NotedAsync(ValueTask<CacheWrite> writing, CacheKey key, CacheProfile? profile)
    {
        var write = await writing.ConfigureAwait(Continuation.IsCaptured);
        Note(write, key, profile);
        return write;
    }

    private void Note(CacheWrite write, CacheKey key, CacheProfile? profile)
    {
        if (write.IsEverywhere)
        {
            return;
        }

        if (profile is not null)
        {
            profiles.Registered(profile).Counters.WroteLocalOnly();
        }
        else if (key != default)
        {
            profiles.Resolve(key).Counters.WroteLocalOnly();
        }
        else
        {
            Interlocked.Increment(ref _localOnlyWrites);
        }
    }

    private ValueTask<CacheResult<T>> OrPending<T>(ValueTask<CacheResult<T>> reading, CacheKey key)
    {
        if (!reading.IsCompletedSuccessfully)
        {
            return PendingReads.OrPendingAsync(reading, key, profiles);
        }

        var result = reading.Result;
        return result.Found ? new(result) : PendingReads.OrPendingAsync<T>(new(result), key, profiles);
    }

    private async ValueTask<bool> ContainsOrPendingAsync(CacheKey key, CancellationToken cancellationToken) =>
        await ContainsCoreAsync(key, cancellationToken).ConfigureAwait(Continuation.IsCaptured)
        || (profiles.Resolve(key).Pending is { } writes && await writes.ContainsAsync(key).ConfigureAwait(Continuation.IsCaptured));

    private bool MayRun(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return !cancellationToken.IsCancellationRequested;
    }

    private ValueTask<CacheResult<T>> LoadAsync<TState, T>(
        CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options, bool isRefresh, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return MayRun(cancellationToken)
            ? LoadCoreAsync(new LoadRequest<T>(key, profiles.Resolve(key), options, new StatefulLoad<TState, T>(state, source), isRefresh), cancellationToken)
            : ValueTask.FromCanceled<CacheResult<T>>(cancellationToken);
    }
}
