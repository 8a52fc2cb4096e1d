using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed;

namespace FusionTiered.Fusion.Locks;

/* One node loads a key, and the others wait. FusionCache asks for a lock between its read of L2 and the source. This one is a
   lease in Redis: short, and lengthened while the load runs, so that a process that dies holds nobody up for longer than one
   lease. The script that takes the lease reads the key with it, which spares FusionCache's second read of L2. The script that stores the value
   ends the lease, which spares the message for that. A removal ends the lease, too: the load under way is outdated, and who comes
   after the removal must not wait for it.
   Who waits hears of the store through the backplane, and looks into L2; pauses between attempts grow to 50 ms, for the case that
   nobody tells. Where Redis does not answer there is no lock, at once: each node loads for itself.
   (The idea of a lease is memcache's, from "Scaling Memcache at Facebook".) */
internal sealed class LeaseLocker(RedisDatabase redis, RedisScripts scripts, string leaseStart, string keyStart, FencedMemory memory, ProfileFence fence, LeaseTimes times) : IFusionCacheDistributedLocker
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    // The length of an answer without a lease.
    private const int OnlyRead = 3;

    // No lease is needed: another node has stored the key, or Redis does not answer.
    private static readonly object NoLease = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _waits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HeldLease> _ahead = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<HeldLease, bool> _held = new();
    private long _restsUntil = long.MinValue;

    /// <summary>Another node has changed the key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isStored">Whether it was stored; otherwise it was removed, and a lease may be free.</param>
    public void Wake(string key, bool isStored)
    {
        if (_waits.TryRemove(key, out var wait))
        {
            wait.TrySetResult(isStored);
        }
    }

    /// <summary>A tag, the profile or everything was ended: gives back the leases of loads that are outdated by it.</summary>
    /// <remarks>A removal of a key ends its lease in Redis by itself.</remarks>
    public void ReleaseOutdated()
    {
        foreach (var (lease, _) in _held)
        {
            if (lease.IsOutdated)
            {
                lease.Release();
            }
        }
    }

    /// <summary>Takes the leases of many keys in one round trip, without waiting for one that another node has.</summary>
    public async Task TakeAheadAsync(IReadOnlyList<StoreTicket> tickets)
    {
        if (IsResting)
        {
            return;
        }

        try
        {
            await Task.WhenAll(tickets.Select(TakeAsync)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            Rest();
        }

        async Task TakeAsync(StoreTicket ticket)
        {
            if (await TryTakeAsync(ticket.Key, ticket).ConfigureAwait(false) is { Lease: { } lease })
            {
                _ahead[ticket.Key] = lease;
            }
        }
    }

    /// <summary>Whether Redis may be asked for leases.</summary>
    public bool MayAsk => !IsResting;

    /// <summary>Reads a key, and takes its lease ahead where it is free and L2 has no value. It throws nothing that L2 causes: the answer tells.</summary>
    public async ValueTask<L2Answer> AskAheadAsync(StoreTicket ticket, LatencyHistogram latency)
    {
        var (since, started) = (fence.Now, times.Clock.Provider.GetTimestamp());
        try
        {
            var (lease, answer) = await TryTakeAsync(ticket.Key, ticket, onlyMissing: true).ConfigureAwait(false);
            latency.Record(times.Clock.Provider.GetElapsedTime(started));
            if (lease is not null)
            {
                _ahead[ticket.Key] = lease;
            }

            return answer!;
        }
#pragma warning disable CA1031 // FusionCache gets it when it asks.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return L2Answer.Failed(failure, since);
        }
    }

    /// <summary>Gives back a lease that was taken ahead and not needed.</summary>
    public void GiveBackAhead(StoreTicket ticket)
    {
        if (ticket.Lease is HeldLease lease && _ahead.TryRemove(new(ticket.Key, lease)))
        {
            lease.Release();
        }
    }

    public async ValueTask<object?> AcquireLockAsync(
        string cacheName, string cacheInstanceId, string operationId, string key, string lockName, TimeSpan timeout, ILogger? logger, CancellationToken token)
    {
        var ticket = StoreTicket.Current is { } current && string.Equals(current.Key, key, StringComparison.Ordinal) ? current : null;
        if (TryAhead(key, out var taken))
        {
            // Also by another call of this node, which has the turn in memory: the one that took it waits behind.
            return Give(taken, ticket);
        }

        if (IsResting || ticket?.HasL2Failed == true)
        {
            return Nobody(timeout);
        }

        try
        {
            var lease = await WaitAsync(key, ticket, timeout, token).ConfigureAwait(false);
            if (ReferenceEquals(lease, NoLease) && ticket is not null)
            {
                ticket.IsStoredElsewhere = true;
            }

            return lease;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            Rest();
            return Nobody(timeout);
        }
        finally
        {
            _waits.TryRemove(key, out _);
        }
    }

    /// <summary>Takes the lease for a call that goes to its source after all: what another node has stored was outdated or at its end before this call read it.</summary>
    public async Task TakeAsync(StoreTicket ticket, TimeSpan patience)
    {
        var ends = CacheClock.After(times.Clock.Now, patience);
        do
        {
            ticket.IsStoredElsewhere = false;
            await AcquireLockAsync(string.Empty, string.Empty, string.Empty, ticket.Key, string.Empty, patience, logger: null, CancellationToken.None).ConfigureAwait(false);
        }
        while (ticket.IsStoredElsewhere && times.Clock.Now < ends);
    }

    /// <summary>Lengthens a lease.</summary>
    public void Renew(HeldLease lease)
    {
        if (redis.Known is { } database)
        {
            Send(database, scripts.RenewLease, lease.Key, [lease.Id, Milliseconds(times.Lease)]);
        }
    }

    /// <summary>A lease is given back, has ended in Redis, or is left to end there.</summary>
    public void Ended(HeldLease lease, bool inRedis)
    {
        _held.TryRemove(lease, out _);
        if (!inRedis && redis.Known is { } database)
        {
            End(database, lease.Key, lease.Id);
        }
    }

    public ValueTask ReleaseLockAsync(
        string cacheName, string cacheInstanceId, string operationId, string key, string lockName, object? lockObj, ILogger? logger, CancellationToken token)
    {
        (lockObj as HeldLease)?.Release();
        return default;
    }

#pragma warning disable VSTHRD002 // FusionCache's synchronous calls, for code that uses the FusionCache of a profile by itself.
    public object? AcquireLock(
        string cacheName, string cacheInstanceId, string operationId, string key, string lockName, TimeSpan timeout, ILogger? logger, CancellationToken token) =>
        AcquireLockAsync(cacheName, cacheInstanceId, operationId, key, lockName, timeout, logger, token).AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    public void ReleaseLock(
        string cacheName, string cacheInstanceId, string operationId, string key, string lockName, object? lockObj, ILogger? logger, CancellationToken token) =>
        (lockObj as HeldLease)?.Release();

    // One that was taken before an invalidation has ended in Redis: whoever loads with it now would not be alone.
    private bool TryAhead(string key, [NotNullWhen(true)] out HeldLease? lease)
    {
        if (!_ahead.TryRemove(key, out lease))
        {
            return false;
        }

        if (!lease.IsOver && fence.IsClean(key, lease.Answer.Since))
        {
            return true;
        }

        lease.Release();
        return false;
    }

    private bool IsResting => times.Clock.Now < Volatile.Read(ref _restsUntil) || times.IsL2Resting();

    // A refresh ahead does not wait, and gives up without a lock: FusionCache takes it that another node refreshes.
    private static object? Nobody(TimeSpan timeout) => timeout == TimeSpan.Zero ? NoLease : null;

    private async ValueTask<object?> WaitAsync(string key, StoreTicket? ticket, TimeSpan timeout, CancellationToken token)
    {
        var clock = times.Clock;
        var ends = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : CacheClock.After(clock.Now, timeout);
        if (times.WithStale() is { } patience && memory.TryGetSlot(key, out _))
        {
            // A stale value stands in after the soft deadline, whichever node loads.
            ends = Math.Min(ends, CacheClock.After(clock.Now, patience));
        }

        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            // Before the attempt: a message that comes between attempt and wait is not lost.
            var wait = _waits.GetOrAdd(key, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (await TryTakeAsync(key, ticket).ConfigureAwait(false) is { Lease: { } lease })
            {
                return lease;
            }

            if (TryAhead(key, out var taken))
            {
                // A batch of this node took it meanwhile, and waits for this call's turn: it would wait for ever.
                return Give(taken, ticket);
            }

            if (clock.Now >= ends)
            {
                if (ticket is not null)
                {
                    ticket.IsLoadedElsewhere = true;
                }

                return null;
            }

            if (await IsStoredAsync(wait.Task, pause, token).ConfigureAwait(false))
            {
                return NoLease;
            }
        }
    }

    private async Task<bool> IsStoredAsync(Task<bool> wait, TimeSpan pause, CancellationToken token)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(wait, Task.Delay(pause, times.Clock.Provider, end.Token)).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        return wait.IsCompleted && await wait.ConfigureAwait(false);
    }

    // Without a lease there is an answer only for a call that wants it where there is no value.
    private async Task<(HeldLease? Lease, L2Answer? Answer)> TryTakeAsync(string key, StoreTicket? ticket, bool onlyMissing = false)
    {
        var id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var since = fence.Now;
        var database = await redis.GetAsync().ConfigureAwait(false);
        RedisResult answer;
        try
        {
            answer = await database.ScriptEvaluateAsync(scripts.TakeLease, [leaseStart + key, keyStart + key, keyStart + key + EngineKeys.NothingSuffix], [id, Milliseconds(times.Lease), onlyMissing])
                .WaitAsync(times.Patience, times.Clock.Provider).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            // It may still be taken, and then by nobody.
            End(database, key, id);
            throw;
        }

        if (answer.IsNull)
        {
            return default;
        }

        var found = (RedisValue[])answer!;
        if (found.Length == OnlyRead)
        {
            return (null, new L2Answer(found[0], found[1], found[2], since));
        }

        var seen = new L2Answer(found[0], found[1], found[2], since) { HasNoNothing = found[OnlyRead] == 0 };
        var lease = new HeldLease(this, key, id, seen, ticket, times.Lease / 3, times.LongestLoad(), times.Clock);
        _held[lease] = true;
        return (Give(lease, ticket), seen);
    }

    private static HeldLease Give(HeldLease lease, StoreTicket? ticket)
    {
        lease.Ticket = ticket;
        if (ticket is not null)
        {
            ticket.Lease = lease;
            ticket.Prefetched = lease.Answer;
            ticket.SeenVersion = lease.Answer.Version;
            ticket.HasNoNothing = lease.Answer.HasNoNothing;
        }

        return lease;
    }

    private void End(IDatabase database, string key, string id) => Send(database, scripts.EndLease, key, [id]);

    private void Send(IDatabase database, string script, string key, RedisValue[] arguments)
    {
        try
        {
            database.ScriptEvaluate(script, [leaseStart + key], arguments, CommandFlags.FireAndForget);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            // Redis or the cache has gone: the lease ends by itself.
        }
    }

    private void Rest() => Volatile.Write(ref _restsUntil, CacheClock.After(times.Clock.Now, times.Rest));

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
