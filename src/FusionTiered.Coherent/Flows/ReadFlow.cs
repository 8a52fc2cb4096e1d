using FusionTiered.Entries;
using FusionTiered.L2Access;
using FusionTiered.Scheduling;
using FusionTiered.Sources;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>Memory first: fresh is answered, due is answered and refreshed behind, everything else goes on to the miss flow.</summary>
internal sealed class ReadFlow(LocalServices local, L2Link link, Observers observers, SampledHits hits, MissFlow misses, LoadFlow loads, L2GetFlow l2Gets)
{
    public ValueTask<CacheResult<T>> GetOrSetAsync<T>(LoadRequest<T> request, CancellationToken cancellationToken)
    {
        var profile = request.Profile;
        var (key, name) = (request.Key, profile.Name);
        if ((request.Tiers & TierUse.L1) == TierUse.None || request.IsRefresh)
        {
            profile.LookedAside();
            observers.KeyEvents.Missed(name, key.Text, key.Hash);
            return misses.RunAsync(request, staleAtHand: false, cancellationToken);
        }

        var entry = local.Memory.Find(request.Key.Text, request.Key.Hash);
        switch (local.FreshnessCheck.Of(entry))
        {
            case Freshness.Fresh:
                hits.Count(entry!);
                observers.KeyEvents.Hit(name, key.Text, key.Hash);
                return new(AnswerFresh<T>(entry!));

            case Freshness.Eager:
                hits.Count(entry!);
                observers.KeyEvents.Hit(name, key.Text, key.Hash);
                local.FreshnessCheck.Refreshing(entry!);
                loads.RefreshBehind(request);
                return new(AnswerFresh<T>(entry!));

            case Freshness.Resting:
                profile.Miss(key.Hash);
                observers.KeyEvents.Missed(name, key.Text, key.Hash);
                profile.Counters.ServedStale();
                return new(Answer<T>(entry!, stale: true, local.FreshnessCheck.IsVerified(entry!)));

            case Freshness.Stale:
                profile.Miss(key.Hash);
                observers.KeyEvents.Missed(name, key.Text, key.Hash);
                return misses.RunAsync(request, staleAtHand: true, cancellationToken);

            default:
                profile.Miss(key.Hash);
                observers.KeyEvents.Missed(name, key.Text, key.Hash);
                return misses.RunAsync(request, staleAtHand: false, cancellationToken);
        }
    }

    /// <summary>Reads the tiers without asking a source.</summary>
    public ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options, CancellationToken cancellationToken)
    {
        var profile = local.Profiles.Resolve(key);
        var tiers = options.TiersWithin(profile.Settings.Tiers);
        var usesMemory = (tiers & TierUse.L1) != TierUse.None;
        if (usesMemory)
        {
            var entry = local.Memory.Find(key.Text, key.Hash);
            if (local.FreshnessCheck.Of(entry) >= Freshness.Eager)
            {
                hits.Count(entry!);
                observers.KeyEvents.Hit(profile.Name, key.Text, key.Hash);
                return new(AnswerFresh<T>(entry!));
            }
        }

        profile.Miss(key.Hash, tiers);

        observers.KeyEvents.Missed(profile.Name, key.Text, key.Hash);
        return link.IsThere ? l2Gets.GetAsync<T>(key, profile, tiers, cancellationToken) : new(default(CacheResult<T>));
    }

    /// <summary>Whether a tier has a fresh value. Reads no value that memory holds, and notes no use.</summary>
    public async ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var profile = local.Profiles.Resolve(key);
        var usesMemory = (profile.Settings.Tiers & TierUse.L1) != TierUse.None;
        return (usesMemory && local.FreshnessCheck.IsFresh(local.Memory.Find(key.Text, key.Hash)))
            || (link.IsThere && await l2Gets.ContainsAsync(key, profile, cancellationToken).ConfigureAwait(Continuation.IsCaptured));
    }

    /// <summary>The entry's value as a <typeparamref name="T"/>, or a clear error.</summary>
    public static CacheResult<T> Answer<T>(Entry entry, bool stale, bool verified = true)
    {
        if (entry.IsNothing)
        {
            return new(default!, found: false, CacheTier.L1, stale, verified);
        }

        entry.Touch();
        return new(EntryValue.As<T>(entry), found: true, CacheTier.L1, stale, verified);
    }

    private CacheResult<T> AnswerFresh<T>(Entry entry)
    {
        var verified = local.FreshnessCheck.IsVerified(entry);
        if (!verified)
        {
            entry.Profile.Counters.ServedUnverified();
        }

        return Answer<T>(entry, stale: false, verified);
    }
}
