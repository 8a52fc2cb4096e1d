using FusionTiered.Failures;
using FusionTiered.Fences;
using FusionTiered.Keys;
using FusionTiered.L2.Payloads;
using FusionTiered.L2.Serialization;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.L2Access;

/// <summary>Stores values in L2.</summary>
internal sealed class L2Writes(
    L2Link link, L2Leases leases, VersionNumbers versionNumbers, EntryVersions entryVersions, Observers observers, CacheClock clock)
{
    private readonly Copies.UnsharedTypes _unshared = new(observers.Log);

    /// <summary>Stores a loaded value, if its lease still stands and nothing came in between.</summary>
    /// <param name="key">The key.</param>
    /// <param name="profile">Its profile.</param>
    /// <param name="lease">The lease of the load, with the version numbers from before it asked the source.</param>
    /// <param name="token">The load's token.</param>
    /// <param name="value">The value; ignored when there is nothing.</param>
    /// <param name="lifetime">How long it is to be kept.</param>
    /// <param name="versions">The versions it depends on, those that only the source named among them.</param>
    public async ValueTask<L2StoreOutcome> StoreAsync<T>(
        CacheKey key, ProfileState profile, HeldLease lease, FillToken token, T value, L2Lifetime lifetime, VersionStamp[] versions)
    {
        if (token.IsDirty || await NumbersAsync(lease, token, versions).ConfigureAwait(Continuation.IsCaptured) is not { } numbers)
        {
            lease.GiveBack();
            return L2StoreOutcome.Outdated;
        }

        using var buffer = new PayloadBuffer();
        if (!TryWrite(key, profile, value, lifetime, versions, numbers, buffer))
        {
            lease.GiveBack();
            return L2StoreOutcome.Unwritable;
        }

        if (lease.Take() is not { } leaseId)
        {
            return L2StoreOutcome.Outdated;
        }

        var own = observers.OwnChanges.Expect(key.Text);
        var answer = await link.Gate.WriteAsync(
            (Key: key.Text, Lease: leaseId, lease.Seen, Payload: buffer.Written, KeepFor: KeepForOf(lifetime)),
            static (tier, store, deadline) => tier.StoreAsync(store.Key, store.Lease, store.Seen, store.Payload, store.KeepFor, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!observers.OwnChanges.Answered(own, answer is { IsAnswered: true, Value: RemoteStoreOutcome.Stored }, clock.Provider.GetTimestamp()))
        {
            observers.Changes.Tell(CacheChangeKind.Changed, key.Text);
        }

        if (!answer.IsAnswered)
        {
            // Stored or not: no other load may wait for this lease.
            leases.ReleaseBehind(key.Text, leaseId);
            return L2StoreOutcome.NotTaken;
        }

        return answer.Value == RemoteStoreOutcome.Stored ? L2StoreOutcome.Stored : L2StoreOutcome.Outdated;
    }

    /// <summary>Writes a value past all loads.</summary>
    /// <returns>Null: it was taken. Otherwise the failure: <see cref="RemoteFailure.Refused"/> where it was not even sent, for the value's sake.</returns>
    public async ValueTask<RemoteFailure?> SetAsync<T>(CacheKey key, ProfileState profile, T value, L2Lifetime lifetime, VersionStamp[] versions)
    {
        if (await versionNumbers.OfAsync(versions).ConfigureAwait(Continuation.IsCaptured) is not { } numbers)
        {
            return RemoteFailure.Unreachable;
        }

        using var buffer = new PayloadBuffer();
        if (!TryWrite(key, profile, value, lifetime, versions, numbers, buffer))
        {
            return RemoteFailure.Refused;
        }

        var answer = await link.Gate.WriteAsync(
            (Key: key.Text, Payload: buffer.Written, KeepFor: KeepForOf(lifetime)),
            static async (tier, what, deadline) =>
            {
                await tier.SetAsync(what.Key, what.Payload, what.KeepFor, deadline).ConfigureAwait(Continuation.IsCaptured);
                return true;
            }).ConfigureAwait(Continuation.IsCaptured);
        return answer.IsAnswered ? null : answer.Failure;
    }

    /// <summary>
    /// The numbers from before the load, and the present numbers of the tags that only the source named. These hold if no raise of
    /// them was heard since the load began, once every earlier change was heard. Null: one was.
    /// </summary>
    private async ValueTask<long[]?> NumbersAsync(HeldLease lease, FillToken token, VersionStamp[] versions)
    {
        if (versions.Length == lease.Numbers.Length)
        {
            return lease.Numbers;
        }

        var added = versions[lease.Numbers.Length..];
        if (await versionNumbers.OfAsync(added).ConfigureAwait(Continuation.IsCaptured) is not { } more
            || (link.Lease.CanReceiveChanges && !await link.ConfirmAsync().ConfigureAwait(Continuation.IsCaptured)))
        {
            return null;
        }

        return Array.TrueForAll(added, version => version.Covers(token.OpenedAt)) && link.Lease.HeardAllSince(token.OpenedAt)
            ? [.. lease.Numbers, .. more]
            : null;
    }

    private bool TryWrite<T>(
        in CacheKey key, ProfileState profile, T value, in L2Lifetime lifetime, VersionStamp[] versions, long[] numbers, PayloadBuffer buffer)
    {
        var tags = new TagVersion[versions.Length - 2];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = new(RemoteVersions.TagOf(versions[i + 2].Name), numbers[i + 2]);
        }

        var header = new PayloadHeader
        {
            Id = EntryId.New(),
            FreshFor = lifetime.FreshFor,
            StaleFor = lifetime.StaleFor,
            CacheVersion = numbers[0],
            ProfileVersion = numbers[1],
            Tags = tags,
            PatternSet = (uint)entryVersions.Patterns.Of(profile).Hash,
            IsNothing = lifetime.IsNothing,
        };
        var rules = L2Link.RulesOf(profile.Settings);
        if (rules.PlainJson)
        {
            // Patterns remove plain JSON key by key; tags it cannot have.
            header = header with { Tags = Array.FindAll(tags, static each => !TagRules.IsOfPattern(each.Tag)), StaleFor = TimeSpan.Zero };
        }

        var written = link.Writer.Write(header, key.Text, value, rules, buffer);
        if (written.Failure is UnreadableTypeException or MissingSerializerException or RefusedTypeException)
        {
            _unshared.Note(profile.Name, typeof(T), written.Failure.Message);
        }
        else if (!written.IsWritten)
        {
            CoherentLog.PayloadNotWritten(observers.Log, profile.Name, observers.KeyEvents.Shown(in key), written.Outcome.ToString(), written.Failure);
        }

        return written.IsWritten;
    }

    private static TimeSpan? KeepForOf(in L2Lifetime lifetime)
    {
        var keep = lifetime.FreshFor + lifetime.StaleFor;
        return keep < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : keep;
    }
}
