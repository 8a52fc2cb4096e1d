using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.WriteBehind.Redis;
using FusionTiered.WriteBehind.Telemetry;
using FusionTiered.Writing;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Streams;

/// <summary>Writes that wait in Redis Streams. A crash of a node loses none: another node takes them over. All nodes see the pending values.</summary>
/// <param name="profileName">The profile, for errors.</param>
/// <param name="store">The buffer in Redis. Its connections end here.</param>
/// <param name="sink">The sink.</param>
/// <param name="options">How writes wait.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class StreamBuffer<T>(string profileName, StreamStore store, IWriteBehindSink<T> sink, DurableWriteBehindOptions options, TimeProvider time, ILogger log)
    : IWriteBuffer<T>, ICheckedBuffer, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(1);
    // For a sink that does not honour its token.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRead = TimeSpan.FromMilliseconds(500);

    private readonly WriteCodec<T> _codec = new(options.Json);
    private readonly BufferCheck _check = new(store, profileName, options.WaitAof, log);
    private readonly CacheClock _clock = new(time);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly int[] _sinceHurry = new int[options.Partitions];
    private PartitionWorker<T>[] _workers = [];
    private Task _running = Task.CompletedTask;
    private ProfileState? _profile;
    private long _unknownUntil = long.MinValue;
    private long _pending;
    private long _poison;
    private int _isUnknownTold;

    public void Start(ProfileState profile, IDomainCache cache)
    {
        _profile = profile;
        profile.Counters.Writes.Use(() => (Volatile.Read(ref _pending), Volatile.Read(ref _poison)));
        var parts = new WorkerParts<T>
        {
            Options = options,
            Codec = _codec,
            Caller = new(sink, options, time, log),
            Check = _check,
            Profile = profile,
            Cache = cache,
            Time = time,
            Log = log,
        };
        _workers = [.. Enumerable.Range(0, options.Partitions).Select(partition => new PartitionWorker<T>(partition, store, parts))];
        _running = Task.WhenAll([CountOnAsync(), .. _workers.Select(worker => worker.RunAsync(_stop.Token, _end.Token))]);
    }

    public async ValueTask CheckAsync() => await _check.EnsureAsync().ConfigureAwait(false);

    public async ValueTask<AcceptedWrite> AcceptAsync(CacheKey key, T value, CancellationToken cancellationToken)
    {
        var payload = _codec.Write(Guid.CreateVersion7(time.GetUtcNow()), value);
        var partition = PartitionOf(key);
        while (true)
        {
            if (_stop.IsCancellationRequested)
            {
                throw WriteNotAcceptedException.Stopped(profileName);
            }

            if (await TryAcceptAsync(partition, key, payload).ConfigureAwait(false) is { } accepted)
            {
                _profile!.Counters.Writes.Accept(accepted.IsReplacement);
                if (!accepted.IsReplacement && Interlocked.Increment(ref _sinceHurry[partition]) % options.BatchSize == 0)
                {
                    _workers[partition].Hurry();
                }

                return new(accepted.Sequence, accepted.Entry);
            }

            if (options.WhenFull == WriteBehindFull.Refuse)
            {
                throw WriteNotAcceptedException.Full(profileName, options.MaxPending);
            }

            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<bool> IsNewestAsync(CacheKey key, AcceptedWrite write, bool isEverywhere)
    {
        if (!isEverywhere)
        {
            // It is not announced, so the owner of its partition removes the key from the cache when the sink has the write.
            return true;
        }

        try
        {
            return await store.AnnounceAsync(key.Text, write.Entry!, write.Sequence).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            return false;
        }
    }

    public async ValueTask<PendingValue<TAsked>> FindAsync<TAsked>(CacheKey key) =>
        await PayloadsAsync([key]).ConfigureAwait(false) is not { } payloads ? PendingValue<TAsked>.Unknown
        : TryRead<TAsked>(key, payloads[0], out var value) ? new(value, Found: true)
        : PendingValue<TAsked>.None;

    public async ValueTask FindManyAsync<TAsked>(IReadOnlyList<CacheKey> keys, Dictionary<CacheKey, TAsked> into)
    {
        var payloads = await PayloadsAsync(keys).ConfigureAwait(false);
        for (var i = 0; i < keys.Count && payloads is not null; i++)
        {
            if (TryRead<TAsked>(keys[i], payloads[i], out var value))
            {
                into[keys[i]] = value;
            }
        }
    }

    public async ValueTask<bool> ContainsAsync(CacheKey key) => await PayloadsAsync([key]).ConfigureAwait(false) is [not null];

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        while ((await store.CountAsync().ConfigureAwait(false)).Pending > 0)
        {
            Array.ForEach(_workers, static worker => worker.Hurry());
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<IReadOnlyList<PoisonWrite<T>>> ListPoisonAsync(CancellationToken cancellationToken)
    {
        var stored = await store.PoisonAsync().ConfigureAwait(false);
        return [.. stored.Select(one => _codec.ReadPoison((byte[])one.Value!)).OrderBy(static one => one.Write.Sequence)];
    }

    public async ValueTask<bool> DropPoisonAsync(Guid id, CancellationToken cancellationToken)
    {
        foreach (var one in await store.PoisonAsync().ConfigureAwait(false))
        {
            if (_codec.ReadPoison((byte[])one.Value!).Write.Id == id)
            {
                return await store.DropPoisonAsync(one.Name).ConfigureAwait(false);
            }
        }

        return false;
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(options.FlushDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        await _running.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _end.CancelAsync().ConfigureAwait(false);
        DurableLog.BufferLeft(log, profileName, Volatile.Read(ref _pending));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _running.WaitAsync(LastWait, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await store.DisposeAsync().ConfigureAwait(false);
        Array.ForEach(_workers, static worker => worker.Dispose());
        _stop.Dispose();
        _end.Dispose();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _end.Cancel();
        store.Dispose();
    }

    private int PartitionOf(CacheKey key) => (int)(StableHash.Of(key.Text) % (uint)options.Partitions);

    private async ValueTask<(long Sequence, string Entry, bool IsReplacement)?> TryAcceptAsync(int partition, CacheKey key, byte[] payload)
    {
        try
        {
            await _check.EnsureAsync().ConfigureAwait(false);
        }
        catch (BufferRefusedException refusal)
        {
            throw new WriteNotAcceptedException(WriteRefusal.Unavailable, refusal.Message);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw Refused(WriteRefusal.Unavailable, failure);
        }

        try
        {
            return await store.AcceptAsync(partition, key.Text, payload, options.MaxPending, options.Coalesce).ConfigureAwait(false);
        }
        catch (NotOnDiskException unknown)
        {
            throw new WriteNotAcceptedException(
                WriteRefusal.Unknown, $"Redis has a write of profile '{profileName}', but did not confirm that it is on disk (WAITAOF): {unknown.Message}. It may reach the sink.");
        }
        catch (BufferRefusedException refusal)
        {
            throw new WriteNotAcceptedException(WriteRefusal.Unavailable, _check.Refused(refusal.Message).Message);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw Refused(IsUnsent(failure) ? WriteRefusal.Unavailable : WriteRefusal.Unknown, failure);
        }
    }

    // A refusal of the server means that the script did nothing: the first thing that it writes is what a server refuses.
    private static bool IsUnsent(Exception failure) => failure is RedisServerException or ObjectDisposedException
        or RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect };

    private WriteNotAcceptedException Refused(WriteRefusal reason, Exception failure) => new(
        reason, $"The durable write-behind of profile '{profileName}' did not get a write into Redis ({RedisFailure.NameOf(failure)}). {(reason == WriteRefusal.Unknown ? "It may be there, and may reach the sink." : "It is not there.")}");

    private bool TryRead<TAsked>(CacheKey key, byte[]? payload, out TAsked value)
    {
        value = default!;
        if (payload is null || typeof(TAsked) != typeof(T))
        {
            return false;
        }

        try
        {
            value = (TAsked)(object)_codec.Read(key, payload).Value!;
            return true;
        }
#pragma warning disable CA1031 // Constructors and setters of the application's type throw whatever they like.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    // Null: it is not known.
    private async ValueTask<byte[]?[]?> PayloadsAsync(IReadOnlyList<CacheKey> keys)
    {
        if (_clock.Now < Volatile.Read(ref _unknownUntil))
        {
            return null;
        }

        try
        {
            var found = await store.FindAsync(keys).AsTask().WaitAsync(options.RedisDeadline < LongestRead ? options.RedisDeadline : LongestRead, time).ConfigureAwait(false);
            Volatile.Write(ref _isUnknownTold, 0);
            return found;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            Volatile.Write(ref _unknownUntil, CacheClock.After(_clock.Now, Unknown));
            if (Interlocked.Exchange(ref _isUnknownTold, 1) == 0)
            {
                DurableLog.PendingUnknown(log, profileName, RedisFailure.NameOf(failure));
            }

            return null;
        }
    }

    private async Task CountOnAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var (pending, poison) = await store.CountAsync().ConfigureAwait(false);
                Volatile.Write(ref _pending, pending);
                Volatile.Write(ref _poison, poison);
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
            {
                // The last figures stand.
            }

            await Task.Delay(CountEvery, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
