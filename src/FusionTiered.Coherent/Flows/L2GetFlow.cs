using System.Runtime.CompilerServices;
using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Memory;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Sharing;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>Reads L2 without a source: one key, many keys, or whether there is a value.</summary>
internal sealed class L2GetFlow(LocalServices local, L2Services l2, Observers observers, UnstoredFlow unstored)
{
    // A key that is written all the time would keep a caller waiting for one read after the other.
    private const int MostFollowed = 2;

    private readonly SharedReads _underWay = new();

    /// <summary>How many reads are under way that callers may share.</summary>
    public int ReadsUnderWay => _underWay.Count;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, ProfileState profile, TierUse tiers, CancellationToken cancellationToken)
    {
        if (!l2.Link.IsUsedBy(tiers))
        {
            return await ConfirmedAsync<T>(key, profile, tiers, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }

        var usesMemory = (tiers & TierUse.L1) != TierUse.None;
        SharedL2Get<T>? led = null;
        for (var followed = 0; led is null && followed < MostFollowed && usesMemory && MayShare(profile);)
        {
            var present = _underWay.Find(key.Text);
            if (present is SharedL2Get<T> other && IsGood(other.Token))
            {
                followed++;
                if (await other.FollowAsync().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured) is { } shared && IsGood(other.Token, shared.Versions))
                {
                    return await AnswerAsync(key, profile, tiers, shared).ConfigureAwait(Continuation.IsCaptured);
                }
            }
            else if (present is null or SharedL2Get<T>)
            {
                led = TryLead<T>(key, present);
            }
            else
            {
                // As another type.
                break;
            }
        }

        // A value that memory does not keep needs no token. The read goes on for others, and for memory, when this caller waits no longer.
        var reading = ReadAsync(key, profile, led?.Token ?? (usesMemory ? local.Memory.Open(key.Text, key.Hash) : null), led);
        var found = cancellationToken.CanBeCanceled
            ? await reading.AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured)
            : await reading.ConfigureAwait(Continuation.IsCaptured);
        return await AnswerAsync(key, profile, tiers, found).ConfigureAwait(Continuation.IsCaptured);
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
            (keys[i], profiles[i], var asked) = wanted[i];
            tokens[i] = (asked & TierUse.L1) == TierUse.None ? null : local.Memory.Open(keys[i].Text, keys[i].Hash);
        }

        try
        {
            var found = await l2.Reads.ReadManyAsync<T>(keys, profiles).AsTask().WaitAsync(cancellationToken).ConfigureAwait(Continuation.IsCaptured);
            for (var i = 0; i < found.Length; i++)
            {
                var (key, profile, tiers) = wanted[i];
                var result = Answer(key, profile, tiers, Kept(key, profile, found[i], tokens[i]));
                if (result.Found)
                {
                    into[key] = result.Value;
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

    // Callers that would take a value from memory as it is share a read. The others asked for a look of their own: a strict profile, a
    // node that cannot tell whether it has heard all changes.
    private bool MayShare(ProfileState profile) => !profile.Settings.Strict && l2.Link.Lease.IsVerified;

    // As of a value in memory: nothing that this node has done or heard of has outdated it since.
    private bool IsGood(Fences.FillToken token) => !token.IsDirty && l2.Link.Lease.HeardAllSince(token.OpenedAt);

    private bool IsGood(Fences.FillToken token, VersionStamp[] versions) =>
        IsGood(token) && Array.TrueForAll(versions, version => version.Covers(token.OpenedAt));

    private SharedL2Get<T>? TryLead<T>(in CacheKey key, SharedRead? instead)
    {
        var led = new SharedL2Get<T>(key.Text, local.Memory.Open(key.Text, key.Hash));
        if (_underWay.TryBegin(led, instead))
        {
            return led;
        }

        local.Memory.Close(led.Token);
        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<L2Read<T>> ReadAsync<T>(CacheKey key, ProfileState profile, Fences.FillToken? token, SharedL2Get<T>? shared)
    {
        L2Read<T>? found = null;
        try
        {
            return found = Kept(key, profile, await l2.Reads.ReadAsync<T>(key, profile).ConfigureAwait(Continuation.IsCaptured), token);
        }
        finally
        {
            // In this order: a caller that finds the read under way can rely on its token, and a later one finds the value in memory.
            if (shared is not null)
            {
                _underWay.End(shared);
            }

            if (token is not null)
            {
                local.Memory.Close(token);
            }

            shared?.Answer(found);
        }
    }

    /// <summary>Puts a fresh value into memory, where there is a token for it, and makes the copy that callers get theirs of.</summary>
    private L2Read<T> Kept<T>(CacheKey key, ProfileState profile, L2Read<T> found, Fences.FillToken? token)
    {
        if (found.Kind != L2ReadKind.Fresh)
        {
            return found;
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

        return copy is null ? found : found with { Copy = copy };
    }

    private async ValueTask<CacheResult<T>> AnswerAsync<T>(CacheKey key, ProfileState profile, TierUse tiers, L2Read<T> found)
    {
        if (found.Kind is L2ReadKind.Absent or L2ReadKind.Stale && unstored.Find(key, tiers) is { } entry)
        {
            return await unstored.StoreAsync<T>(key, profile, entry).ConfigureAwait(Continuation.IsCaptured)
                ? ReadFlow.Answer<T>(entry, stale: false)
                : OfMemory<T>(key, profile, tiers);
        }

        return Answer(key, profile, tiers, found);
    }

    private CacheResult<T> Answer<T>(CacheKey key, ProfileState profile, TierUse tiers, L2Read<T> found) => found.Kind switch
    {
        L2ReadKind.Unanswered => OfMemory<T>(key, profile, tiers) is { Found: true } memory ? memory : new() { IsUnanswered = true },
        L2ReadKind.Fresh => new(found.Copy is null ? found.Value : (T)found.Copy.Read()!, !found.Lifetime.IsNothing, CacheTier.L2),
        _ => unstored.Find(key, tiers) is null ? default : OfMemory<T>(key, profile, tiers),
    };

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
