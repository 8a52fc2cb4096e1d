using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Repairs;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Telemetry;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Flows;

/// <summary>Repeats as removals what Redis did not take, each time Redis has answered a heartbeat.</summary>
internal sealed class Repairer(FusionEngine engine)
{
    private const int AtOnce = 100;

    private int _isRunning;

    /// <summary>Begins, unless it runs. The heartbeat does not wait for it.</summary>
    public Task BeginAsync()
    {
        if (engine.RepairsPending > 0 && Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            _ = RunAsync();
        }

        return Task.CompletedTask;
    }

    private async Task RunAsync()
    {
        try
        {
            foreach (var cache in engine.Caches.All)
            {
                if (cache.Hardened is { Repairs: { IsEmpty: false } repairs } hardened)
                {
                    await RepairAsync(cache, hardened, repairs).ConfigureAwait(false);
                }
            }
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            // Redis is away again: the rest stays on the list.
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private async ValueTask RepairAsync(ProfileCache cache, HardenedL2 hardened, RepairList repairs)
    {
        foreach (var keys in repairs.Keys.Chunk(AtOnce))
        {
            await Task.WhenAll(keys.Select(key => RemoveAsync(cache, hardened, key))).ConfigureAwait(false);
        }

        foreach (var tag in repairs.Tags)
        {
            if ((await engine.Caches.OfTags.RemoveByTagAsync(tag.Key).ConfigureAwait(false)).IsEverywhere)
            {
                repairs.TagDone(tag);
            }
        }

        if (repairs.Clear is var clear and > 0 && (await FusionWrites.ClearAsync(cache).ConfigureAwait(false)).IsEverywhere)
        {
            repairs.ClearDone(clear);
        }

        if (repairs.ClearAll is var all and > 0 && await AreClearedAsync().ConfigureAwait(false))
        {
            repairs.ClearAllDone(all);
        }
    }

    private static async Task RemoveAsync(ProfileCache cache, HardenedL2 hardened, KeyValuePair<string, long> key)
    {
        var ticket = StoreTicket.ForWrite(key.Key, cache.Fence, StoreKind.Remove);
        StoreTicket.Current = ticket;
        var operation = cache.BeginL2(L2Operations.Remove, key.Key);
        try
        {
            await hardened.L2.RemoveAsync(hardened.KeyStart + key.Key).ConfigureAwait(false);
            operation.End();
        }
        catch (Exception failure)
        {
            operation.End(failure);
            throw;
        }

        if (ticket.IsPublished)
        {
            cache.Memory.Invalidate(key.Key);
            cache.Memory.Remove(key.Key);
            cache.Memory.Remove(key.Key + EngineKeys.NothingSuffix);
            hardened.Repairs.KeyDone(key);
        }
    }

    private async ValueTask<bool> AreClearedAsync()
    {
        var everywhere = true;
        foreach (var cache in engine.Caches.All)
        {
            everywhere &= (await FusionWrites.ClearAsync(cache).ConfigureAwait(false)).IsEverywhere;
        }

        return everywhere;
    }
}
