using FusionTiered.Engines;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.L2Access;

/// <summary>Removes keys and patterns in L2, raises versions there, and notes the operations that L2 missed.</summary>
internal sealed class L2Removals(L2Link link, L2Recovery recovery, Observers observers, CacheClock clock)
{
    /// <summary>Removes a key for all nodes.</summary>
    public async ValueTask<(bool Taken, bool Existed)> RemoveAsync(CacheKey key, ProfileState profile)
    {
        if (!link.IsUsedBy(profile.Settings.Tiers))
        {
            return (await AnnounceAsync(key, profile).ConfigureAwait(Continuation.IsCaptured), false);
        }

        var sentAt = link.Repairs.Now;
        var answer = await link.Gate.WriteAsync(key.Text, static (tier, text, deadline) => tier.RemoveAsync(text, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return (Note(key, profile, answer.IsAnswered, sentAt), answer is { IsAnswered: true, Value: true });
    }

    /// <summary>Ends the lifetime of a key for all nodes.</summary>
    public async ValueTask<(bool Taken, bool Existed)> ExpireAsync(CacheKey key, ProfileState profile)
    {
        if (!link.IsUsedBy(profile.Settings.Tiers))
        {
            return (await AnnounceAsync(key, profile).ConfigureAwait(Continuation.IsCaptured), false);
        }

        var sentAt = link.Repairs.Now;

        // Plain JSON cannot say from when on it is stale; and a value that survived a missed removal must not be served as stale either.
        var keepFor = profile.Settings.PlainJson || link.Repairs.HoldsKey(key.Text) ? TimeSpan.Zero : profile.Settings.StaleFor;
        var answer = await link.Gate.WriteAsync(
            (Key: key.Text, Keep: keepFor), static (tier, what, deadline) => tier.ExpireAsync(what.Key, what.Keep, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return (Note(key, profile, answer.IsAnswered, sentAt), answer is { IsAnswered: true, Value: true });
    }

    /// <summary>Tells the other memories of a key that only memories hold.</summary>
    public async ValueTask<bool> AnnounceAsync(CacheKey key, ProfileState profile)
    {
        if (link.Channel is not { } channel)
        {
            return true;
        }

        var sentAt = link.Repairs.Now;
        var answer = await link.Gate.WriteAsync((channel, key.Text), static async (_, what, deadline) =>
        {
            await what.channel.AnnounceKeyAsync(what.Text, deadline).ConfigureAwait(Continuation.IsCaptured);
            return true;
        }).ConfigureAwait(Continuation.IsCaptured);
        return Note(key, profile, answer.IsAnswered, sentAt);
    }

    /// <summary>Raises a version for all nodes.</summary>
    public async ValueTask<bool> RaiseAsync(VersionStamp version)
    {
        var own = observers.OwnChanges.Expect(OwnChangeFilter.OfVersion(version.Name));
        var answer = await link.Gate.WriteAsync(version.Name, static (tier, name, deadline) => tier.RaiseVersionAsync(name, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!observers.OwnChanges.Answered(own, answer.IsAnswered, clock.Provider.GetTimestamp()))
        {
            observers.RaisedVersions.Tell(version.Name);
        }

        if (!answer.IsAnswered)
        {
            link.Repairs.AddVersion(version.Name);
            recovery.Wake();
        }

        return answer.IsAnswered;
    }

    /// <summary>Removes the matching keys for all nodes. Null: L2 did not take it.</summary>
    public async ValueTask<long?> ClearPatternAsync(Glob pattern)
    {
        var own = observers.OwnChanges.Expect(OwnChangeFilter.OfPattern(pattern.Text));
        var answer = await link.Gate.WriteAsync(pattern.Text, static (tier, text, deadline) => tier.ClearPatternAsync(text, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!observers.OwnChanges.Answered(own, answer.IsAnswered, clock.Provider.GetTimestamp()))
        {
            observers.Changes.Tell(CacheChangeKind.PatternCleared, pattern.Text);
        }

        return NotePattern(pattern, answer.IsAnswered) ? answer.Value : null;
    }

    /// <summary>Removes from L2 the values that raised versions have ended, and counts them.</summary>
    /// <inheritdoc cref="IRemoteTier.SweepAsync"/>
    public async ValueTask<L2Sweep> SweepAsync(Glob pattern, Func<string, string?> endedBy, CancellationToken cancellationToken)
    {
        if (!link.IsThere)
        {
            return L2Sweep.None;
        }

        if (!link.ClearsPatterns)
        {
            return new L2Sweep(L2SweepOutcome.Refused);
        }

        var answer = await link.Gate.WriteAsync(
            (pattern.Text, endedBy, cancellationToken), static (tier, what, deadline) => tier.SweepAsync(what.Text, what.endedBy, deadline, what.cancellationToken)).ConfigureAwait(Continuation.IsCaptured);
        return answer.IsAnswered ? answer.Value : new L2Sweep(answer.Failure == RemoteFailure.Refused ? L2SweepOutcome.Refused : L2SweepOutcome.Failed);
    }

    /// <summary>Tells the other memories of a pattern over keys that only memories hold.</summary>
    public async ValueTask<bool> AnnouncePatternAsync(Glob pattern)
    {
        if (link.Channel is not { } channel)
        {
            return true;
        }

        var answer = await link.Gate.WriteAsync((channel, pattern.Text), static async (_, what, deadline) =>
        {
            await what.channel.AnnouncePatternAsync(what.Text, deadline).ConfigureAwait(Continuation.IsCaptured);
            return true;
        }).ConfigureAwait(Continuation.IsCaptured);
        return NotePattern(pattern, answer.IsAnswered);
    }

    /// <summary>L2 missed the removal of a key: it is made up for later. If the list of repairs is full, the version of the profile is raised instead.</summary>
    public void Missed(in CacheKey key, ProfileState profile)
    {
        var version = RemoteVersions.OfProfile(profile.Name);
        var isNoted = link.Repairs.HoldsVersion(version);
        if (!link.Repairs.AddKey(key.Text, version))
        {
            // Plain JSON names no version that could outdate it.
            if (profile.Settings.PlainJson && link.ClearsPatterns && link.IsUsedBy(profile.Settings.Tiers))
            {
                link.Repairs.AddPattern(Glob.Parse(profile.Namespace.Length == 0 ? "*" : profile.Namespace + KeyRules.Separator + "*"));
            }

            if (!isNoted)
            {
                CoherentLog.RepairsOverflow(observers.Log, link.Repairs.Limit, profile.Name);
            }
        }

        recovery.Wake();
    }

    private bool Note(in CacheKey key, ProfileState profile, bool taken, long sentAt)
    {
        if (taken)
        {
            link.Repairs.Settle(key.Text, sentAt);
            return true;
        }

        Missed(key, profile);
        return false;
    }

    private bool NotePattern(Glob pattern, bool taken)
    {
        if (!taken)
        {
            link.Repairs.AddPattern(pattern);
            recovery.Wake();
        }

        return taken;
    }
}
