using FusionTiered.Fusion.Tickets;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Fusion.L2;

/// <summary>L2 with the prefix of its keys, the deadlines that FusionCache does not have, and a stopwatch for its reads.</summary>
/// <param name="inner">L2 itself; disposed by its owner.</param>
/// <param name="prefix">Put before each key here: a prefix of FusionCache's own would make a new text at each hit in memory.</param>
/// <param name="readDeadline">The longest time that a read may take. FusionCache bounds the reads of values itself, and not those of the marks of tags: these would wait for Redis's first connection.</param>
/// <param name="writeDeadline">The longest time that a write or a removal may take.</param>
/// <param name="time">Measures all.</param>
/// <param name="answered">Gets the key, and the time that L2 took to answer.</param>
/// <param name="taken">Gets each key that L2 took.</param>
/// <param name="failed">Gets each failure of a read or a write.</param>
/// <param name="begins">Called with the operation and the key before L2 is asked; null: nobody is told.</param>
internal sealed class DeadlineCache(
    IDistributedCache inner, string prefix, TimeSpan readDeadline, TimeSpan writeDeadline, TimeProvider time, Action<string, TimeSpan> answered, Action<string> taken, Action<Exception>? failed = null, Func<string, string, L2Operation>? begins = null) : IDistributedCache
{
    public byte[]? Get(string key)
    {
        var started = time.GetTimestamp();
        var bytes = inner.Get(prefix + key);
        answered(key, time.GetElapsedTime(started));
        return bytes;
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var started = time.GetTimestamp();

        // L2 was asked before: that took the time. Or it is asked for several calls at once, which is noted there.
        var isAhead = StoreTicket.Current is { Prefetched: not null } or { Shares: not null };
        var operation = isAhead ? default : begins?.Invoke(L2Operations.Read, key) ?? default;
        try
        {
            var reading = inner.GetAsync(prefix + key, token);
            Observe(reading);
            var bytes = reading.IsCompletedSuccessfully ? await reading.ConfigureAwait(false) : await reading.WaitAsync(readDeadline, time, token).ConfigureAwait(false);
            if (!isAhead)
            {
                answered(key, time.GetElapsedTime(started));
            }

            operation.End();
            return bytes;
        }
        catch (Exception failure)
        {
            operation.End(failure);
            failed?.Invoke(failure);
            if (StoreTicket.Current is { } ticket)
            {
                // The rest of the call does not wait for L2 again.
                ticket.HasL2Failed = true;
            }

            throw;
        }
    }

    public void Refresh(string key) => inner.Refresh(prefix + key);

    public Task RefreshAsync(string key, CancellationToken token = default) => inner.RefreshAsync(prefix + key, token);

    public void Remove(string key)
    {
        inner.Remove(prefix + key);
        taken(key);
    }

    public Task RemoveAsync(string key, CancellationToken token = default) => InTimeAsync(L2Operations.Remove, key, static (inner, key, _, token) => inner.RemoveAsync(key, token), default, token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        inner.Set(prefix + key, value, options);
        taken(key);
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        InTimeAsync(L2Operations.Write, key, static (inner, key, what, token) => inner.SetAsync(key, what.value, what.options, token), (value, options), token);

    // It may fail after its deadline, when nobody waits for it any more.
    private static void Observe(Task task)
    {
        if (!task.IsCompleted)
        {
            _ = task.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task InTimeAsync(
        string name, string key, Func<IDistributedCache, string, (byte[] value, DistributedCacheEntryOptions options), CancellationToken, Task> ask, (byte[] Value, DistributedCacheEntryOptions Options) what, CancellationToken token)
    {
        // Of a write that has failed before FusionCache was asked, L2 is not asked again.
        var operation = StoreTicket.Current is { L2Failure: not null } ? default : begins?.Invoke(name, key) ?? default;
        try
        {
            var write = ask(inner, prefix + key, what, token);
            Observe(write);
            await write.WaitAsync(writeDeadline, time, token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            operation.End(failure);
            failed?.Invoke(failure);
            throw;
        }

        operation.End();
        taken(key);
    }
}
