using System.Collections.Concurrent;
using FusionTiered.Profiles;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Writing;

/// <summary>Writes that wait in the memory of this process. A crash loses them; a graceful stop flushes them.</summary>
/// <param name="profileName">The profile, for errors.</param>
/// <param name="sink">The sink.</param>
/// <param name="options">How writes wait.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class MemoryBuffer<T>(string profileName, IWriteBehindSink<T> sink, WriteBehindOptions options, TimeProvider time, ILogger log) : IWriteBuffer<T>, IAsyncDisposable, IDisposable
{
    // For a sink that does not honour its token.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    private readonly SinkQueue<T> _queue = new(options, new CacheClock(time));
    private readonly SinkCaller<T> _caller = new(sink, options, time, log);
    private readonly ConcurrentDictionary<Guid, PoisonWrite<T>> _poison = new();
    private readonly SemaphoreSlim _room = new(options.MaxPending, options.MaxPending);
    private readonly Kick _kick = new(time);
    private readonly CancellationTokenSource _end = new();
    private ProfileState? _profile;
    private IDomainCache? _cache;
    private Task _loop = Task.CompletedTask;
    private long _sequence;
    private int _flushes;
    private volatile bool _isStopped;

    public void Start(ProfileState profile, IDomainCache cache)
    {
        (_profile, _cache) = (profile, cache);
        profile.Counters.Writes.Use(() => (_queue.Count, _poison.Count));
        _loop = LoopAsync(profile);
    }

    public async ValueTask<AcceptedWrite> AcceptAsync(CacheKey key, T value, CancellationToken cancellationToken)
    {
        ThrowIfStopped();
        var write = new PendingWrite<T>(Guid.CreateVersion7(time.GetUtcNow()), key, value, Interlocked.Increment(ref _sequence));
        var isReplacement = _queue.TryReplace(write);
        if (!isReplacement)
        {
            await TakeRoomAsync(cancellationToken).ConfigureAwait(false);
            if (!_queue.TryAdd(write, out isReplacement, out var isDueChanged))
            {
                _room.Release();
                throw WriteNotAcceptedException.Stopped(profileName);
            }

            if (isDueChanged)
            {
                _kick.Now();
            }

            if (isReplacement)
            {
                _room.Release();
            }
        }

        _profile!.Counters.Writes.Accept(isReplacement);

        return new(write.Sequence);
    }

    // One node, and one write of a key at a time: the last one to be accepted is the last one in the cache, unless it has stepped aside meanwhile.
    public ValueTask<bool> IsNewestAsync(CacheKey key, AcceptedWrite write, bool isEverywhere) =>
        new(_poison.IsEmpty || _poison.Values.All(one => one.Write.Sequence != write.Sequence));

    public ValueTask<PendingValue<TAsked>> FindAsync<TAsked>(CacheKey key) =>
        new(_queue.TryFind(key, out var write) && write.Value is TAsked value ? new(value, Found: true)
            : write is { Key.IsDefault: false, Value: null } && typeof(TAsked) == typeof(T) ? new(default, Found: true)
            : PendingValue<TAsked>.None);

    public async ValueTask FindManyAsync<TAsked>(IReadOnlyList<CacheKey> keys, Dictionary<CacheKey, TAsked> into)
    {
        foreach (var key in keys)
        {
            if (await FindAsync<TAsked>(key).ConfigureAwait(false) is { Found: true } pending)
            {
                into[key] = pending.Value!;
            }
        }
    }

    public ValueTask<bool> ContainsAsync(CacheKey key) => new(_queue.TryFind(key, out _));

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _flushes);
        try
        {
            _kick.Now();
            await _queue.WhenEmptyAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _flushes);
        }
    }

    public ValueTask<IReadOnlyList<PoisonWrite<T>>> ListPoisonAsync(CancellationToken cancellationToken) =>
        new([.. _poison.Values.OrderBy(static one => one.Write.Sequence)]);

    public ValueTask<bool> DropPoisonAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!_poison.TryRemove(id, out _))
        {
            return new(false);
        }

        _room.Release();
        return new(true);
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        _queue.Close();
        using var deadline = new CancellationTokenSource(options.FlushDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await FlushAsync(either.Token).ConfigureAwait(false);
            WriteBehindLog.WritesFlushed(log, profileName);
        }
        catch (OperationCanceledException)
        {
            WriteBehindLog.WritesLost(log, profileName, _queue.Count, options.FlushDeadline.TotalSeconds);
        }

        await _end.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Without a host: flushes as a stop does.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _loop.WaitAsync(LastWait, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    public void Dispose()
    {
        if (!_isStopped && _queue.Count > 0)
        {
            WriteBehindLog.WritesLost(log, profileName, _queue.Count, 0);
        }

        _isStopped = true;
        _queue.Close();
        _end.Cancel();
        _kick.Dispose();
    }

    private async ValueTask TakeRoomAsync(CancellationToken cancellationToken)
    {
        if (_room.Wait(0, CancellationToken.None))
        {
            return;
        }

        if (options.WhenFull == WriteBehindFull.Refuse)
        {
            throw WriteNotAcceptedException.Full(profileName, options.MaxPending);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        try
        {
            await _room.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw WriteNotAcceptedException.Stopped(profileName);
        }
    }

    private void ThrowIfStopped()
    {
        if (_isStopped)
        {
            throw WriteNotAcceptedException.Stopped(profileName);
        }
    }

    private async Task LoopAsync(ProfileState profile)
    {
        while (!_end.IsCancellationRequested)
        {
            var hurry = Volatile.Read(ref _flushes) > 0;
            if (_queue.Take(hurry) is { } batch)
            {
                await SinkAsync(profile, batch).ConfigureAwait(false);
                continue;
            }

            try
            {
                await _kick.WaitAsync(_queue.DueIn(hurry), _end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async ValueTask SinkAsync(ProfileState profile, IReadOnlyList<QueuedWrite<T>> batch)
    {
        var (isTaken, poison) = await _caller.CallAsync(_queue, profile, batch, fencingToken: 0, _end.Token).ConfigureAwait(false);
        if (isTaken)
        {
            _room.Release(batch.Count);
        }
        else if (poison is not null)
        {
            await StepAsideAsync(profile, poison).ConfigureAwait(false);
        }
    }

    private async ValueTask StepAsideAsync(ProfileState profile, QueuedWrite<T> poison)
    {
        _poison[poison.Write.Id] = new(poison.Write, poison.Failure);
        profile.Counters.Writes.StepAside();
        WriteBehindLog.WriteSetAside(log, profile.Name, poison.Tries, poison.Failure, poison.Write.Id);
        if (_queue.StepAside(poison))
        {
            // The source will not have it: nobody is to read it any more.
            await RemoveAsync(profile.Name, poison.Write.Key).ConfigureAwait(false);
        }
    }

    private async ValueTask RemoveAsync(string profile, CacheKey key)
    {
        try
        {
            await _cache!.RemoveAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The cache may have ended.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            WriteBehindLog.Failed(log, profile, failure.GetType().Name, failure);
        }
    }
}
