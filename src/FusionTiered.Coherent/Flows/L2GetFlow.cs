using System.Runtime.CompilerServices;
using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>Reads L2 without a source: one key, many keys, or whether there is a value.</summary>
internal sealed class L2GetFlow(LocalServices local, L2Services l2, Observers observers, UnstoredFlow unstored)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, ProfileState profile, TierUse tiers, CancellationToken cancellationToken)
    {
        if (!l2.Link.IsUsedBy(tiers))
        {
            return await ConfirmedAsync<T>(key, profile, tiers, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }

        // A value that memory does not keep needs no token.
        var token = (tiers & TierUse.L1) == TierUse.None ? null : local.Memory.Open(key.Text, key.Hash);
        try
        {
            var reading = l2.Reads.ReadAsync<T>(key, profile);
            var found = cancellationToken.CanBeCanceled
                ? await reading.AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured)
                : await reading.ConfigureAwait(Continuation.IsCaptured);
            if (found.Kind is L2ReadKind.Absent or L2ReadKind.Stale && unstored.Find(key, tiers) is { } entry)
            {
                return await unstored.StoreAsync<T>(key, profile, entry).ConfigureAwait(Continuation.IsCaptured)
                    ? ReadFlow.Answer<T>(entry, stale: false)
                    : OfMemory<T>(key, profile, tiers);
            }

            return Take(key, profile, tiers, found, token);
        }
        finally
        {
            if (token is not null)
            {
                local.Memory.Close(token);
            }
        }
    }

    /// <summary>Many keys in one round trip: the values found are put into <paramref name="into"/>.</summary>
    public async ValueTask GetManyAsync<T>(
        IReadOnlyList<(CacheKey Key, ProfileState Profile, TierUse Tiers)> wanted, Dictionary<CacheKey, T> into, CancellationToken cancellationToken)
    {
        var tokens = new Fences.FillToken?[wanted.Count];
        var keys = new CacheKey[wanted.Count];
        var profiles = new ProfileState[wanted.Count];
        for (var i = 0; i < tokens.Length; i++)
        {
            (keys[i], profiles[i], var tiers) = wanted[i];
            tokens[i] = (tiers & TierUse.L1) == TierUse.None ? null : local.Memory.Open(keys[i].Text, keys[i].Hash);
        }

        try
        {
            var found = await l2.Reads.ReadManyAsync<T>(keys, profiles).AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
            for (var i = 0; i < found.Length; i++)
            {
                var result = Take(wanted[i].Key, wanted[i].Profile, wanted[i].Tiers, found[i], tokens[i]);
                if (result.Found)
                {
                    into[wanted[i].Key] = result.Value;
                }
            }
        }
        finally
        {
            foreach (var token in tokens)
            {
                if (token is not null)
                {
                    local.Memory.Close(token);
                }
            }
        }
    }

    /// <summary>Whether L2 has a value that a read would take, whatever its type.</summary>
    public async ValueTask<bool> ContainsAsync(CacheKey key, ProfileState profile, CancellationToken cancellationToken)
    {
        if (!l2.Link.IsUsedBy(profile.Settings.Tiers))
        {
            return (await ConfirmedAsync<object>(key, profile, profile.Settings.Tiers, cancellationToken).ConfigureAwait(Continuation.IsCaptured)).Found;
        }

        return await l2.Reads.IsThereAsync(key, profile).AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
    }

    private CacheResult<T> Take<T>(CacheKey key, ProfileState profile, TierUse tiers, L2Read<T> found, Fences.FillToken? token)
    {
        if (found.Kind == L2ReadKind.Unanswered)
        {
            return OfMemory<T>(key, profile, tiers) is { Found: true } memory ? memory : new() { IsUnanswered = true };
        }

        if (found.Kind != L2ReadKind.Fresh)
        {
            return unstored.Find(key, tiers) is null ? default : OfMemory<T>(key, profile, tiers);
        }

        l2.Touches.ReportFound(key, profile, found.Lifetime);
        var copy = found.Lifetime.IsNothing ? null : local.Copies.Of(profile.Settings, found.Value);
        if (token is not null)
        {
            var entry = local.Entries.MakeFromL2(key, found.Value, copy, typeof(T), profile, found.Versions, token.OpenedAt, found.Lifetime, found.PayloadBytes);
            if (local.FreshnessCheck.HoldsAgainstVersions(entry) && local.Memory.Put(entry, token) == PutOutcome.Stored)
            {
                observers.KeyEvents.Stored(profile.Name, key.Text, key.Hash);
            }
        }

        return new(copy is null ? found.Value : (T)copy.Read()!, !found.Lifetime.IsNothing, CacheTier.L2);
    }

    private async ValueTask<CacheResult<T>> ConfirmedAsync<T>(CacheKey key, ProfileState profile, TierUse tiers, CancellationToken cancellationToken)
    {
        if ((tiers & TierUse.L1) == TierUse.None || local.FreshnessCheck.Of(local.Memory.Find(key.Text, key.Hash)) != Freshness.Suspect)
        {
            return default;
        }

        var heard = await l2.Link.ConfirmAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        var entry = local.Memory.FindUnderLock(key.Text, key.Hash);
        return !heard ? OfMemory<T>(key, profile, tiers)
            : local.FreshnessCheck.Of(entry) >= Freshness.Eager ? ReadFlow.Answer<T>(entry!, stale: false, local.FreshnessCheck.IsVerified(entry!))
            : default;
    }

    private CacheResult<T> OfMemory<T>(CacheKey key, ProfileState profile, TierUse tiers)
    {
        if ((tiers & TierUse.L1) == TierUse.None || profile.Settings.Strict)
        {
            return default;
        }

        var entry = local.Memory.FindUnderLock(key.Text, key.Hash);
        if (local.FreshnessCheck.Of(entry) < Freshness.Suspect)
        {
            return default;
        }

        unstored.RestOf(entry!);
        profile.Counters.ServedUnverified();
        return ReadFlow.Answer<T>(entry!, stale: false, verified: false);
    }
}
