using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.WriteBehind.Redis;
using FusionTiered.WriteBehind.Telemetry;
using FusionTiered.Writing;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Streams;

/* One partition on one node. It waits for the lease, takes over what owners before had begun, and then hands new writes to the sink, as long as it
   has the lease. Before it takes writes out of Redis, the sink has taken them; before the next batch, they are out. So a write that is handed to
   the sink again after a crash is never older than one of its key that the sink has taken since. */

/// <summary>Hands the writes of one partition to the sink while this node has its lease.</summary>
/// <param name="partition">The partition.</param>
/// <param name="store">The buffer in Redis.</param>
/// <param name="parts">What the partitions of a buffer share.</param>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class PartitionWorker<T>(int partition, StreamStore store, WorkerParts<T> parts) : IDisposable
{
    // A rolling restart, or a Redis that comes back, makes two or three.
    private const int ManyDeliveries = 4;

    private static readonly TimeSpan ShortestPause = ClaimPace<T>.Shortest;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly DurableWriteBehindOptions _options = parts.Options;
    private readonly CacheClock _clock = new(parts.Time);
    private readonly Dictionary<long, string> _entries = [];
    private readonly Kick _kick = new(parts.Time);
    private long _validUntil;
    private int _isHurried;
    private bool _isFailing;

    /// <summary>Claims new writes now, without waiting for others.</summary>
    public void Hurry()
    {
        Volatile.Write(ref _isHurried, 1);
        _kick.Now();
    }

    /// <param name="stop">No further batch begins.</param>
    /// <param name="end">A call of the sink that runs is called off.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken end)
    {
        await using var waking = stop.UnsafeRegister(static kick => ((Kick)kick!).Now(), _kick).ConfigureAwait(false);
        while (!stop.IsCancellationRequested)
        {
            var pause = _options.Lease / 3;
            try
            {
                await parts.Check.EnsureAsync().ConfigureAwait(false);
                if (await TryOwnAsync().ConfigureAwait(false) is { } owner)
                {
                    await OwnAsync(owner, stop, end).ConfigureAwait(false);
                    pause = ShortestPause;
                }
            }
            catch (Exception lost) when (lost is LeaseLostException or OperationCanceledException)
            {
                if (stop.IsCancellationRequested)
                {
                    break;
                }

                DurableLog.PartitionLost(parts.Log, partition, parts.Profile.Name);
                pause = ShortestPause;
            }
#pragma warning disable CA1031 // Any failure may have happened, and the writes are in Redis: try again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Tell(failure);
                pause = failure is BufferRefusedException ? pause : LongestPause;
            }

            if (!stop.IsCancellationRequested)
            {
                await _kick.WaitAsync(pause, CancellationToken.None).ConfigureAwait(false);
            }
        }

    }

    public void Dispose() => _kick.Dispose();

    private async ValueTask<Owner?> TryOwnAsync()
    {
        var asked = _clock.Now;
        try
        {
            var owner = await store.AcquireAsync(partition, _options.Lease).ConfigureAwait(false);
            Volatile.Write(ref _validUntil, CacheClock.After(asked, _options.Lease));
            return owner;
        }
        catch (BufferRefusedException refusal)
        {
            throw parts.Check.Refused(refusal.Message);
        }
    }

    private async Task OwnAsync(Owner owner, CancellationToken stop, CancellationToken end)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(end);
        var keeping = KeepAsync(owner, lost);
        try
        {
            await HandOnAsync(owner, stop, lost.Token).ConfigureAwait(false);
        }
        finally
        {
            await lost.CancelAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
            await ReleaseAsync(owner).ConfigureAwait(false);
        }
    }

    private async Task HandOnAsync(Owner owner, CancellationToken stop, CancellationToken lost)
    {
        // What Redis has claimed for this node stays as it is: only unclaimed writes are replaced, and only in Redis.
        var queue = new SinkQueue<T>(parts.Claimed, _clock, parts.Successes);
        _entries.Clear();
        await TakeOverAsync(owner, queue, lost).ConfigureAwait(false);
        var pace = new ClaimPace<T>(queue, _options, _clock);
        while (!stop.IsCancellationRequested)
        {
            ThrowIfLost(lost);
            if (pace.IsDue(hurry: Interlocked.Exchange(ref _isHurried, 0) == 1))
            {
                var most = pace.Most;
                var claimed = await store.ClaimAsync(owner, most).ConfigureAwait(false);
                _isFailing = false;
                await AddAsync(owner, queue, claimed, lost).ConfigureAwait(false);
                pace.Claimed(isFull: claimed.Count == most);
            }

            if (queue.Take(hurry: true) is { } batch)
            {
                await SinkAsync(owner, queue, batch, lost).ConfigureAwait(false);
                continue;
            }

            await _kick.WaitAsync(pace.Wait, lost).ConfigureAwait(false);
        }
    }

    private async ValueTask TakeOverAsync(Owner owner, SinkQueue<T> queue, CancellationToken lost)
    {
        var cursor = "0-0";
        var writes = 0;
        do
        {
            if (!_options.TakesOver)
            {
                break;
            }

            (cursor, var claimed) = await store.TakeOverAsync(owner, cursor, _options.BatchSize).ConfigureAwait(false);
            writes += claimed.Count;
            await AddAsync(owner, queue, claimed, lost).ConfigureAwait(false);
        }
        while (cursor is not "0-0");
        DurableLog.PartitionOwned(parts.Log, partition, parts.Profile.Name, owner.Token, writes);
    }

    private async ValueTask AddAsync(Owner owner, SinkQueue<T> queue, List<StreamEntry> claimed, CancellationToken lost)
    {
        foreach (var one in claimed)
        {
            if (one.Payload is null)
            {
                // Somebody deleted it. There is nothing to write.
                await PersistAsync(() => store.SunkAsync(owner, [(one.Entry, one.Key)]), [], lost).ConfigureAwait(false);
                continue;
            }

            CacheKey? key = null;
            PendingWrite<T> write;
            try
            {
                key = CacheKey.Parse(one.Key);
                write = parts.Codec.Read(key.Value, one.Payload);
            }
#pragma warning disable CA1031 // Constructors and setters of the application's type throw whatever they like.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                WriteCodec<T>.TryReadHead(one.Payload, out _, out var id, out _);
                WriteBehindLog.WriteSetAside(parts.Log, parts.Profile.Name, tries: 0, failure.GetType().Name, id);
                await StepAsideAsync(owner, one.Entry, one.Key, key, failure.GetType().Name, lost).ConfigureAwait(false);
                continue;
            }

            if (_entries.TryAdd(write.Sequence, one.Entry))
            {
                // One that several owners had begun may be what ended them: others go first.
                queue.TryAdd(write, out _, out _, one.Deliveries < ManyDeliveries ? null : _options.RetryDelay * one.Deliveries);
            }
        }
    }

    private async ValueTask SinkAsync(Owner owner, SinkQueue<T> queue, IReadOnlyList<QueuedWrite<T>> batch, CancellationToken lost)
    {
        var (isTaken, poison) = await parts.Caller.CallAsync(queue, parts.Profile, batch, owner.Token, lost).ConfigureAwait(false);
        if (isTaken)
        {
            (string Entry, string Key)[] sunk = [.. batch.Select(one => (_entries[one.Write.Sequence], one.Write.Key.Text))];
            foreach (var silent in await PersistAsync(() => store.SunkAsync(owner, sunk), batch.Select(static one => one.Write.Key), lost).ConfigureAwait(false))
            {
                // Its writer died, or is slow, before it told the cache.
                await RemoveAsync(batch[silent].Write.Key).ConfigureAwait(false);
            }

            foreach (var one in batch)
            {
                _entries.Remove(one.Write.Sequence);
            }
        }
        else if (poison is not null)
        {
            _entries.Remove(poison.Write.Sequence, out var entry);
            WriteBehindLog.WriteSetAside(parts.Log, parts.Profile.Name, poison.Tries, poison.Failure, poison.Write.Id);
            await StepAsideAsync(owner, entry!, poison.Write.Key.Text, poison.Write.Key, poison.Failure, lost).ConfigureAwait(false);
            queue.StepAside(poison);
        }
    }

    private async ValueTask StepAsideAsync(Owner owner, string entry, string keyText, CacheKey? key, string failure, CancellationToken lost)
    {
        var wasNewest = await PersistAsync(() => store.StepAsideAsync(owner, entry, keyText, failure), key is { } one ? [one] : [], lost).ConfigureAwait(false);
        parts.Profile.Counters.Writes.StepAside();
        if (wasNewest && key is { } gone)
        {
            // The source will not have it: nobody is to read it any more.
            await RemoveAsync(gone).ConfigureAwait(false);
        }
    }

    // Redis may be away for a while. Nothing else is handed to the sink before it knows what the sink has taken.
    private async ValueTask<TResult> PersistAsync<TResult>(Func<ValueTask<TResult>> step, IEnumerable<CacheKey> keys, CancellationToken lost)
    {
        var isRepeated = false;
        try
        {
            for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                try
                {
                    var done = await step().ConfigureAwait(false);
                    _isFailing = false;
                    return done;
                }
                catch (Exception failure) when (failure is RedisException or TimeoutException)
                {
                    isRepeated = true;
                    ThrowIfLost(lost);
                    Tell(failure);
                }

                await Task.Delay(pause, parts.Time, lost).ConfigureAwait(false);
            }
        }
        catch (Exception) when (isRepeated)
        {
            // Redis may have done it and its answer was lost, and with it which values the cache may not keep. The next read finds the newest.
            foreach (var key in keys)
            {
                await RemoveAsync(key).ConfigureAwait(false);
            }

            throw;
        }
    }

    private async ValueTask RemoveAsync(CacheKey key)
    {
        try
        {
            await parts.Cache.RemoveAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The cache may have ended. The writes go on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Tell(failure);
        }
    }

    private void Tell(Exception failure)
    {
        if (!_isFailing)
        {
            _isFailing = true;
            DurableLog.PartitionFailed(parts.Log, partition, parts.Profile.Name, RedisFailure.NameOf(failure));
        }
    }

    private void ThrowIfLost(CancellationToken lost)
    {
        if (lost.IsCancellationRequested || _clock.Now >= Volatile.Read(ref _validUntil))
        {
            throw new LeaseLostException();
        }
    }

    private async Task KeepAsync(Owner owner, CancellationTokenSource lost)
    {
        while (!lost.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_options.Lease / 3, parts.Time, lost.Token).ConfigureAwait(false);
                var asked = _clock.Now;
                if (!await store.RenewAsync(owner, _options.Lease).ConfigureAwait(false))
                {
                    break;
                }

                Volatile.Write(ref _validUntil, CacheClock.After(asked, _options.Lease));
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
            {
                if (_clock.Now >= Volatile.Read(ref _validUntil))
                {
                    break;
                }
            }
        }

        await lost.CancelAsync().ConfigureAwait(false);
    }

    private async ValueTask ReleaseAsync(Owner owner)
    {
        try
        {
            await store.ReleaseAsync(owner).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            // It ends by itself.
        }
    }
}
