using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.Flows;

/// <summary>Takes away in the shared tier what was taken away here, and notes what it did not hear.</summary>
internal sealed class SharedRemovals(Engine engine)
{
    private SharedTier Shared => engine.Shared;

    /// <summary>Removes a key for all nodes.</summary>
    public async ValueTask<(bool Taken, bool Existed)> RemoveAsync(CacheKey key, ProfileState profile)
    {
        if (!Shared.IsUsedBy(profile.Settings.Tiers))
        {
            return (await AnnounceAsync(key, profile).ConfigureAwait(Continuation.IsCaptured), false);
        }

        var sentAt = Shared.Repairs.Now;
        var answer = await Shared.Gate.WriteAsync(key.Text, static (tier, text, deadline) => tier.RemoveAsync(text, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return (Note(key, profile, answer.IsAnswered, sentAt), answer is { IsAnswered: true, Value: true });
    }

    /// <summary>Ends the lifetime of a key for all nodes.</summary>
    public async ValueTask<(bool Taken, bool Existed)> ExpireAsync(CacheKey key, ProfileState profile)
    {
        if (!Shared.IsUsedBy(profile.Settings.Tiers))
        {
            return (await AnnounceAsync(key, profile).ConfigureAwait(Continuation.IsCaptured), false);
        }

        var sentAt = Shared.Repairs.Now;

        // Plain JSON cannot say from when on it is stale; and a value that survived a missed removal must not be served as stale either.
        var keepFor = profile.Settings.PlainJson || Shared.Repairs.HoldsKey(key.Text) ? TimeSpan.Zero : profile.Settings.StaleFor;
        var answer = await Shared.Gate.WriteAsync(
            (Key: key.Text, Keep: keepFor), static (tier, what, deadline) => tier.ExpireAsync(what.Key, what.Keep, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return (Note(key, profile, answer.IsAnswered, sentAt), answer is { IsAnswered: true, Value: true });
    }

    /// <summary>Tells the other memories of a key that only memories hold.</summary>
    public async ValueTask<bool> AnnounceAsync(CacheKey key, ProfileState profile)
    {
        if (Shared.Channel is not { } channel)
        {
            return true;
        }

        var sentAt = Shared.Repairs.Now;
        var answer = await Shared.Gate.WriteAsync((channel, key.Text), static async (_, what, deadline) =>
        {
            await what.channel.AnnounceKeyAsync(what.Text, deadline).ConfigureAwait(Continuation.IsCaptured);
            return true;
        }).ConfigureAwait(Continuation.IsCaptured);
        return Note(key, profile, answer.IsAnswered, sentAt);
    }

    /// <summary>Raises a version for all nodes.</summary>
    public async ValueTask<bool> RaiseAsync(VersionStamp version)
    {
        var own = engine.OwnChanges.Expect(OwnChangeFilter.OfVersion(version.Name));
        var answer = await Shared.Gate.WriteAsync(version.Name, static (tier, name, deadline) => tier.RaiseVersionAsync(name, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!engine.OwnChanges.Answered(own, answer.IsAnswered, engine.Clock.Provider.GetTimestamp()))
        {
            engine.TellRaised(version.Name);
        }

        if (!answer.IsAnswered)
        {
            Shared.Repairs.AddVersion(version.Name);
            engine.Recovery.Wake();
        }

        return answer.IsAnswered;
    }

    /// <summary>Removes what matches for all nodes. Null: the tier did not take it.</summary>
    public async ValueTask<long?> ClearPatternAsync(Glob pattern)
    {
        var own = engine.OwnChanges.Expect(OwnChangeFilter.OfPattern(pattern.Text));
        var answer = await Shared.Gate.WriteAsync(pattern.Text, static (tier, text, deadline) => tier.ClearPatternAsync(text, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!engine.OwnChanges.Answered(own, answer.IsAnswered, engine.Clock.Provider.GetTimestamp()))
        {
            engine.Changes.Tell(CacheChangeKind.PatternCleared, pattern.Text);
        }

        return NotePattern(pattern, answer.IsAnswered) ? answer.Value : null;
    }

    /// <summary>Tells the other memories of a pattern over keys that only memories hold.</summary>
    public async ValueTask<bool> AnnouncePatternAsync(Glob pattern)
    {
        if (Shared.Channel is not { } channel)
        {
            return true;
        }

        var answer = await Shared.Gate.WriteAsync((channel, pattern.Text), static async (_, what, deadline) =>
        {
            await what.channel.AnnouncePatternAsync(what.Text, deadline).ConfigureAwait(Continuation.IsCaptured);
            return true;
        }).ConfigureAwait(Continuation.IsCaptured);
        return NotePattern(pattern, answer.IsAnswered);
    }

    /// <summary>The shared tier has still to remove a key.</summary>
    public void Missed(in CacheKey key, ProfileState profile)
    {
        if (!Shared.Missed(key, profile))
        {
            Telemetry.CoherentLog.RepairsOverflow(engine.Log, Shared.Repairs.Limit, profile.Name);
        }

        engine.Recovery.Wake();
    }

    private bool Note(in CacheKey key, ProfileState profile, bool taken, long sentAt)
    {
        if (taken)
        {
            Shared.Repairs.Settle(key.Text, sentAt);
            return true;
        }

        Missed(key, profile);
        return false;
    }

    private bool NotePattern(Glob pattern, bool taken)
    {
        if (!taken)
        {
            Shared.Repairs.AddPattern(pattern);
            engine.Recovery.Wake();
        }

        return taken;
    }
}
