using FusionTiered.Keys;
using FusionTiered.L2.Payloads;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>Brings values to the shared tier.</summary>
internal sealed class SharedWrites(Engine engine)
{
    private SharedTier Shared => engine.Shared;

    /// <summary>Stores a loaded value, if its lease still stands and nothing came in between.</summary>
    /// <param name="leader">The load; it holds a lease, and numbers from before it asked the source.</param>
    /// <param name="value">The value; ignored when there is nothing.</param>
    /// <param name="lifetime">How long it is to be kept.</param>
    /// <param name="versions">The versions it depends on, those that only the source named among them.</param>
    public async ValueTask<StoreOutcome> StoreAsync<T>(LeaderState<T> leader, T value, RemoteLifetime lifetime, VersionStamp[] versions)
    {
        var key = leader.Request.Key;
        if (leader.Token.IsDirty || await NumbersAsync(leader, versions).ConfigureAwait(Continuation.IsCaptured) is not { } numbers)
        {
            leader.GiveBack();
            return StoreOutcome.Outdated;
        }

        using var buffer = new PayloadBuffer();
        if (!TryWrite(key, leader.Request.Profile, value, lifetime, versions, numbers, buffer))
        {
            leader.GiveBack();
            return StoreOutcome.NotTaken;
        }

        if (leader.TakeLease() is not { } leaseId)
        {
            return StoreOutcome.Outdated;
        }

        var own = engine.OwnChanges.Expect(key.Text);
        var answer = await Shared.Gate.WriteAsync(
            (Key: key.Text, Lease: leaseId, leader.Seen, Payload: buffer.Written, KeepFor: KeepForOf(lifetime)),
            static (tier, what, deadline) => tier.StoreAsync(what.Key, what.Lease, what.Seen, what.Payload, what.KeepFor, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!engine.OwnChanges.Answered(own, answer is { IsAnswered: true, Value: RemoteStoreOutcome.Stored }, engine.Clock.Provider.GetTimestamp()))
        {
            engine.Changes.Tell(CacheChangeKind.Changed, key.Text);
        }

        if (!answer.IsAnswered)
        {
            // Stored or not: no other load may wait for this lease.
            engine.ReleaseBehind(key.Text, leaseId);
            return StoreOutcome.NotTaken;
        }

        return answer.Value == RemoteStoreOutcome.Stored ? StoreOutcome.Stored : StoreOutcome.Outdated;
    }

    /// <summary>Writes a value past all loads.</summary>
    /// <returns>Null: it was taken. Otherwise what is known: <see cref="RemoteFailure.Refused"/> where it was not even sent, for the value's sake.</returns>
    public async ValueTask<RemoteFailure?> SetAsync<T>(CacheKey key, ProfileState profile, T value, RemoteLifetime lifetime, VersionStamp[] versions)
    {
        if (await engine.Numbers.OfAsync(versions).ConfigureAwait(Continuation.IsCaptured) is not { } numbers)
        {
            return RemoteFailure.Unreachable;
        }

        using var buffer = new PayloadBuffer();
        if (!TryWrite(key, profile, value, lifetime, versions, numbers, buffer))
        {
            return RemoteFailure.Refused;
        }

        var answer = await Shared.Gate.WriteAsync(
            (Key: key.Text, Payload: buffer.Written, KeepFor: KeepForOf(lifetime)),
            static async (tier, what, deadline) =>
            {
                await tier.SetAsync(what.Key, what.Payload, what.KeepFor, deadline).ConfigureAwait(Continuation.IsCaptured);
                return true;
            }).ConfigureAwait(Continuation.IsCaptured);
        return answer.IsAnswered ? null : answer.Failure;
    }

    /// <summary>
    /// The numbers from before the load, and for what only the source named the numbers of now: these hold if nothing was heard of
    /// them since the load began, after everything there was to hear. Null: something was.
    /// </summary>
    private async ValueTask<long[]?> NumbersAsync<T>(LeaderState<T> leader, VersionStamp[] versions)
    {
        if (versions.Length == leader.Numbers.Length)
        {
            return leader.Numbers;
        }

        var added = versions[leader.Numbers.Length..];
        if (await engine.Numbers.OfAsync(added).ConfigureAwait(Continuation.IsCaptured) is not { } more
            || (Shared.Lease.CanReceiveChanges && !await Shared.ConfirmAsync().ConfigureAwait(Continuation.IsCaptured)))
        {
            return null;
        }

        return Array.TrueForAll(added, version => version.Covers(leader.Token.OpenedAt)) && Shared.Lease.HeardAllSince(leader.Token.OpenedAt)
            ? [.. leader.Numbers, .. more]
            : null;
    }

    private bool TryWrite<T>(
        in CacheKey key, ProfileState profile, T value, in RemoteLifetime lifetime, VersionStamp[] versions, long[] numbers, PayloadBuffer buffer)
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
            PatternSet = (uint)engine.Patterns.Of(profile).Hash,
            IsNothing = lifetime.IsNothing,
        };
        var rules = SharedTier.RulesOf(profile.Settings);
        if (rules.PlainJson)
        {
            // Patterns remove plain JSON key by key; tags it cannot have.
            header = header with { Tags = Array.FindAll(tags, static each => !TagRules.IsOfPattern(each.Tag)), StaleFor = TimeSpan.Zero };
        }

        var written = Shared.Writer.Write(header, key.Text, value, rules, buffer);
        if (!written.IsWritten)
        {
            CoherentLog.PayloadNotWritten(engine.Log, profile.Name, written.Outcome.ToString(), written.Failure?.GetType().Name ?? "no failure");
        }

        return written.IsWritten;
    }

    private static TimeSpan? KeepForOf(in RemoteLifetime lifetime)
    {
        var keep = lifetime.FreshFor + lifetime.StaleFor;
        return keep < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : keep;
    }
}
