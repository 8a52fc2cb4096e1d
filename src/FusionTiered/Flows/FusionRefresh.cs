using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Loads;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Sources;

namespace FusionTiered.Fusion.Flows;

/// <summary>Calls the source whatever the tiers hold, and writes its answer through. It does not take FusionCache's lock of the key: a load that holds the lock may have read too early.</summary>
internal sealed class FusionRefresh<T>(FusionEngine engine, FusionWrites writes, LoadRequest<T> request)
{
    public async ValueTask<CacheResult<T>> RunAsync()
    {
        var (key, profile, call) = (request.Key, request.Profile, request.Options);
        if (LoadChain.DistanceTo(engine, key) is var distance and > 0)
        {
            throw new RecursiveLoadException(distance);
        }

        profile.LookedAside();
        var cache = engine.Caches.Of(profile);
        await cache.ReadyAsync().ConfigureAwait(false);
        var overrides = EntryOverrides.Of(key, call, profile.Settings.Tiers);
        var read = cache.Options.Read(overrides);
        var ticket = StoreTicket.ForLoad(key.Text, cache.Fence, read.MemoryCacheDuration ?? read.Duration);
        var old = await FusionReads.AnyAsync<T>(cache, key, read, ticket).ConfigureAwait(false);
        await SeeAsync(cache, ticket).ConfigureAwait(false);
        var oldTags = cache.Memory.TryGetSlot(key.Text, out var slot) ? slot.Tags : ticket.Tags;
        var source = old.HasValue ? new SourceContext(key, true, old.Value) : new SourceContext(key);
        T value;
        ticket.AskSource();
        try
        {
            value = await engine.LoadAsync(profile, [key], request.Load, source, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Note(failure);
            throw;
        }

        switch (source.Answer)
        {
            case SourceAnswer.Nothing:
                var tags = engine.TagsOf(cache, key, call.Tags, source.Tags);
                ticket.Answer(value: null, tags);
                if (ticket.IsClean())
                {
                    // The mark first: the removal would outdate it.
                    await MarkAsync(cache, ticket, overrides, tags).ConfigureAwait(false);
                    await writes.RemoveAsync(key, keepsNothing: true).ConfigureAwait(false);
                }
                else
                {
                    await writes.RemoveAsync(key).ConfigureAwait(false);
                }

                return new(default!, found: false, CacheTier.Source);

            case SourceAnswer.FailedBut:
                Note(source.Failure!);
                profile.Counters.ServedStale();
                return new(value, found: true, CacheTier.Source, stale: true);

            case SourceAnswer.DoNotStore:
                return new(value, found: true, CacheTier.Source);

            default:
                await writes.SetLoadedAsync(cache, key, value, call with
                {
                    Lifetime = source.Lifetime ?? call.Lifetime,
                    L1Lifetime = source.L1Lifetime ?? call.L1Lifetime,
                    Tags = Joined(call.Tags, source.Tags, source.Answer == SourceAnswer.NotModified ? oldTags : null),
                }, ticket).ConfigureAwait(false);
                return new(value, found: true, CacheTier.Source);
        }
    }

    private static async ValueTask MarkAsync(ProfileCache cache, StoreTicket ticket, EntryOverrides overrides, string[]? tags)
    {
        StoreTicket.Current = ticket;
        await NothingMarks.SetAsync(cache, CacheKey.Parse(ticket.Key), overrides.Tiers, tags).ConfigureAwait(false);
    }

    private static HashSet<string>? Joined(params ReadOnlySpan<IReadOnlyCollection<string>?> sets)
    {
        HashSet<string>? joined = null;
        foreach (var set in sets)
        {
            if (set is { Count: > 0 })
            {
                (joined ??= new(StringComparer.Ordinal)).UnionWith(set);
            }
        }

        return joined;
    }

    // The version that a removal or a write meanwhile would change.
    private async ValueTask SeeAsync(ProfileCache cache, StoreTicket ticket)
    {
        if (cache.Hardened is { } hardened && !engine.L2.IsResting && (cache.Profile.Settings.Tiers & TierUse.L2) != TierUse.None)
        {
            try
            {
                await cache.SeeAsync(hardened, ticket).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is StackExchange.Redis.RedisException or TimeoutException or ObjectDisposedException)
            {
                ticket.SeenVersion = null;
            }
        }
    }

    private void Note(Exception failure)
    {
        request.Profile.Counters.LoadFailed();
        Log.LoadFailed(engine.Log, request.Profile.Name, engine.KeyEvents.Shown(request.Key), failure.GetType().Name, failure);
    }
}
