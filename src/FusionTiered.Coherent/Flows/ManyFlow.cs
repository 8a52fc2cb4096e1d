using FusionTiered.Flights;
using FusionTiered.L2Access;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>Many keys at once: memory for each, one source call for all missing keys that no other call loads, and the loads of others for the rest.</summary>
/// <remarks>
/// Two batches that overlap cannot wait for each other in a circle: a batch loads the keys that it leads before it waits for
/// the others.
/// </remarks>
internal sealed class ManyFlow(LocalServices local, L2Link link, Observers observers, SampledHits hits, MissFlow misses, ManyLoadFlow loads, L2GetFlow l2Gets)
{
    public async ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(
        IReadOnlyCollection<CacheKey> keys, CacheCallOptions options, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CacheKey, T>(keys.Count);
        var wanted = new List<(CacheKey Key, ProfileState Profile, TierUse Tiers)>();
        foreach (var key in keys.Distinct())
        {
            var profile = local.Profiles.Resolve(key);
            if (TryMemory<T>(key, profile, options, out var result, out _))
            {
                observers.KeyEvents.Hit(profile.Name, key.Text, key.Hash);
                AddFound(found, key, result);
                continue;
            }

            var tiers = options.TiersWithin(profile.Settings.Tiers);
            profile.Miss(key.Hash, tiers);
            observers.KeyEvents.Missed(profile.Name, key.Text, key.Hash);
            if (link.IsUsedBy(tiers))
            {
                wanted.Add((key, profile, tiers));
            }
        }

        if (wanted.Count > 0)
        {
            await l2Gets.GetManyAsync(wanted, found, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }

        return found;
    }

    public async ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(
        IReadOnlyCollection<CacheKey> keys,
        TState state,
        CacheManySource<TState, T> source,
        CacheCallOptions options,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new Dictionary<CacheKey, T>(keys.Count);
        var waits = new List<(CacheKey Key, Task<CacheResult<T>> Result)>();
        var led = new ManyLoad<TState, T>(state, source);
        var behind = new ManyLoad<TState, T>(state, source) { IsBehind = true };
        try
        {
            foreach (var key in keys.Distinct())
            {
                Take(key, options, led, behind, found, waits, cancellationToken);
            }
        }
        catch (Exception)
        {
            // No other code completes the flights taken so far.
            loads.GiveUp(led);
            loads.GiveUp(behind);
            await CollectAsync(waits, found).ConfigureAwait(Continuation.Quietly);
            throw;
        }

        loads.Start(led);
        loads.Start(behind);
        await CollectAsync(waits, found).ConfigureAwait(Continuation.IsCaptured);
        return found;
    }

    private void Take<TState, T>(
        in CacheKey key,
        in CacheCallOptions options,
        ManyLoad<TState, T> led,
        ManyLoad<TState, T> behind,
        Dictionary<CacheKey, T> found,
        List<(CacheKey Key, Task<CacheResult<T>> Result)> waits,
        CancellationToken cancellationToken)
    {
        var profile = local.Profiles.Resolve(key);
        var request = new LoadRequest<T>(key, profile, options, led.OnlyOne(key));
        if (TryMemory<T>(key, profile, options, out var result, out var seen))
        {
            observers.KeyEvents.Hit(profile.Name, key.Text, key.Hash);
            AddFound(found, key, result);
            if (seen == Freshness.Eager)
            {
                local.FreshnessCheck.Refreshing(key);
                Lead(behind, request, waits: false);
            }

            return;
        }

        profile.Miss(key.Hash, request.Tiers);
        observers.KeyEvents.Missed(profile.Name, key.Text, key.Hash);
        if (seen == Freshness.Resting && misses.TryStale(request, out var stale))
        {
            AddFound(found, key, stale);
            return;
        }

        var joined = misses.Join();
        var ticket = Lead(led, request, waits: true);
        waits.Add((key, misses.WaitAsync(ticket.Flight, request, seen == Freshness.Stale, ticket.Leads ? null : joined, cancellationToken).AsTask()));
    }

    private static async Task CollectAsync<T>(
        List<(CacheKey Key, Task<CacheResult<T>> Result)> waits, Dictionary<CacheKey, T> found)
    {
        Exception? failure = null;
        foreach (var (key, result) in waits)
        {
            try
            {
                AddFound(found, key, await result.ConfigureAwait(Continuation.IsCaptured));
            }
#pragma warning disable CA1031 // Each wait has to end before the first failure is thrown: none may be left behind unobserved.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                failure ??= thrown;
            }
        }

        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static void AddFound<T>(Dictionary<CacheKey, T> found, in CacheKey key, in CacheResult<T> result)
    {
        if (result.Found)
        {
            found[key] = result.Value;
        }
    }

    private FlightTicket<T> Lead<TState, T>(ManyLoad<TState, T> load, LoadRequest<T> request, bool waits)
    {
        var ticket = local.Flights.JoinOrLead<T>(request.Key.Text, request.Key.Hash, refresh: false, waits, mayFindStale: link.IsUsedBy(request.Tiers));
        if (ticket.Leads)
        {
            load.Add(ticket.Flight, request);
        }
        else
        {
            request.Profile.Counters.CallerSaved();
        }

        return ticket;
    }

    private bool TryMemory<T>(
        in CacheKey key, ProfileState profile, in CacheCallOptions options, out CacheResult<T> result, out Freshness seen)
    {
        var tiers = options.TiersWithin(profile.Settings.Tiers);
        seen = Freshness.Gone;
        result = default;
        if ((tiers & TierUse.L1) == TierUse.None)
        {
            return false;
        }

        var entry = local.Memory.Find(key.Text, key.Hash);
        seen = local.FreshnessCheck.Of(entry);
        if (seen < Freshness.Eager)
        {
            return false;
        }

        var verified = local.FreshnessCheck.IsVerified(entry!);
        if (!verified)
        {
            profile.Counters.ServedUnverified();
        }

        result = ReadFlow.Answer<T>(entry!, stale: false, verified);
        hits.Count(entry!);
        return true;
    }
}
