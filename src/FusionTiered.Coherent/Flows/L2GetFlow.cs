using System.Runtime.CompilerServices;
using FusionTiered.Keys;
using FusionTiered.L1;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;

namespace FusionTiered.Flows;

/// <summary>Reads of the shared tier that no source stands behind: one key, many keys, or whether there is one.</summary>
internal sealed class SharedGetFlow(Engine engine)
{
    private readonly SharedReads _reads = new(engine);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, ProfileState profile, TierUse tiers, CancellationToken cancellationToken)
    {
        if (!engine.Shared.IsUsedBy(tiers))
        {
            return await ConfirmedAsync<T>(key, profile, tiers, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }

        // What memory does not keep needs no token.
        var token = (tiers & TierUse.L1) == TierUse.None ? null : engine.Memory.Open(key.Text, key.Hash);
        try
        {
            var reading = _reads.ReadAsync<T>(key, profile);
            var found = cancellationToken.CanBeCanceled
                ? await reading.AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured)
                : await reading.ConfigureAwait(Continuation.IsCaptured);
            return Take(key, profile, tiers, found, token);
        }
        finally
        {
            if (token is not null)
            {
                engine.Memory.Close(token);
            }
        }
    }

    /// <summary>Many keys in one round trip: what is found is put into <paramref name="into"/>.</summary>
    public async ValueTask GetManyAsync<T>(
        IReadOnlyList<(CacheKey Key, ProfileState Profile, TierUse Tiers)> wanted, Dictionary<CacheKey, T> into, CancellationToken cancellationToken)
    {
        var tokens = new Fences.FillToken?[wanted.Count];
        var keys = new CacheKey[wanted.Count];
        var profiles = new ProfileState[wanted.Count];
        for (var i = 0; i < tokens.Length; i++)
        {
            (keys[i], profiles[i], var tiers) = wanted[i];
            tokens[i] = (tiers & TierUse.L1) == TierUse.None ? null : engine.Memory.Open(keys[i].Text, keys[i].Hash);
        }

        try
        {
            var found = await _reads.ReadManyAsync<T>(keys, profiles).AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
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
                    engine.Memory.Close(token);
                }
            }
        }
    }

    /// <summary>Whether the shared tier has a value that a read would take, whatever its type.</summary>
    public async ValueTask<bool> ContainsAsync(CacheKey key, ProfileState profile, CancellationToken cancellationToken)
    {
        if (!engine.Shared.IsUsedBy(profile.Settings.Tiers))
        {
            return (await ConfirmedAsync<object>(key, profile, profile.Settings.Tiers, cancellationToken).ConfigureAwait(Continuation.IsCaptured)).Found;
        }

        return await _reads.IsThereAsync(key, profile).AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
    }

    private CacheResult<T> Take<T>(CacheKey key, ProfileState profile, TierUse tiers, RemoteRead<T> found, Fences.FillToken? token)
    {
        if (found.Kind == RemoteReadKind.Unanswered)
        {
            return OfMemory<T>(key, profile, tiers);
        }

        if (found.Kind != RemoteReadKind.Fresh)
        {
            return default;
        }

        engine.ReportFound(key, profile, found.Lifetime);
        var copy = found.Lifetime.IsNothing ? null : engine.Copies.Of(profile.Settings, found.Value);
        if (token is not null)
        {
            var entry = engine.Entries.MakeFromRemote(key, found.Value, copy, typeof(T), profile, found.Versions, token.OpenedAt, found.Lifetime);
            if (engine.FreshnessCheck.HoldsAgainstVersions(entry) && engine.Memory.Put(entry, token) == PutOutcome.Stored)
            {
                engine.KeyEvents.Stored(profile.Name, key.Text, key.Hash);
            }
        }

        return new(copy is null ? found.Value : (T)copy.Read()!, !found.Lifetime.IsNothing, CacheTier.L2);
    }

    private async ValueTask<CacheResult<T>> ConfirmedAsync<T>(CacheKey key, ProfileState profile, TierUse tiers, CancellationToken cancellationToken)
    {
        if ((tiers & TierUse.L1) == TierUse.None || engine.FreshnessCheck.Of(engine.Memory.Find(key.Text, key.Hash)) != Freshness.Suspect)
        {
            return default;
        }

        var heard = await engine.Shared.ConfirmAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        var entry = engine.Memory.FindUnderLock(key.Text, key.Hash);
        return !heard ? OfMemory<T>(key, profile, tiers)
            : engine.FreshnessCheck.Of(entry) >= Freshness.Eager ? ReadFlow.Answer<T>(entry!, stale: false, engine.FreshnessCheck.IsVerified(entry!))
            : default;
    }

    private CacheResult<T> OfMemory<T>(CacheKey key, ProfileState profile, TierUse tiers)
    {
        if ((tiers & TierUse.L1) == TierUse.None || profile.Settings.Strict)
        {
            return default;
        }

        var entry = engine.Memory.FindUnderLock(key.Text, key.Hash);
        if (engine.FreshnessCheck.Of(entry) < Freshness.Suspect)
        {
            return default;
        }

        profile.Counters.ServedUnverified();
        return ReadFlow.Answer<T>(entry!, stale: false, verified: false);
    }
}
