using System.Runtime.CompilerServices;
using FusionTiered.Keys;
using FusionTiered.L2.Payloads;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>Reads keys in the shared tier and judges what is there: format, key, type, versions, lifetime.</summary>
internal sealed class SharedReads(Engine engine)
{
    private SharedTier Shared => engine.Shared;

    /// <summary>Whether the shared tier may be asked about a key: not while it still has to remove it, or to raise a version it depends on.</summary>
    public bool MayAsk(string key, VersionStamp[] versions)
    {
        if (Shared.Repairs.IsEmpty)
        {
            return true;
        }

        return !Shared.Repairs.HoldsKey(key) && !Array.Exists(versions, version => Shared.Repairs.HoldsVersion(version.Name));
    }

    /// <summary>Reads one key. What was found is not compared with later: it is not kept, see <see cref="JudgeAsync"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RemoteRead<T>> ReadAsync<T>(CacheKey key, ProfileState profile)
    {
        if (!MayAsk(key.Text, engine.ProfileVersions.CommonTo(profile.Name)) || !Shared.Gate.TryEnter())
        {
            return RemoteRead<T>.Unanswered;
        }

        var started = engine.Clock.Provider.GetTimestamp();
        RemoteValue answer;
        try
        {
            answer = await Shared.Gate.Tier.ReadAsync(key.Text, Shared.Gate.ReadDeadline).ConfigureAwait(Continuation.IsCaptured);
            Shared.Gate.Reset();
        }
#pragma warning disable CA1031 // A tier is outside code; whatever it throws must not reach the caller.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Shared.Gate.Failed(failure, isWrite: false);
            return RemoteRead<T>.Unanswered;
        }

        using var value = answer;
        var found = TryJudge<T>(key, profile, value) ?? await JudgeAsync<T>(key, profile, value, readAgain: true).ConfigureAwait(Continuation.IsCaptured);
        Note(found, key, profile, engine.Clock.Provider.GetElapsedTime(started));
        return found;
    }

    /// <summary>Whether there is something fresh under a key, whatever its type.</summary>
    public async ValueTask<bool> IsThereAsync(CacheKey key, ProfileState profile)
    {
        if (!MayAsk(key.Text, engine.ProfileVersions.CommonTo(profile.Name)))
        {
            return false;
        }

        var answer = await Shared.Gate.ReadAsync(key.Text, static (tier, text, deadline) => tier.ReadAsync(text, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (answer is not { IsAnswered: true, Value.Exists: true })
        {
            return false;
        }

        using var value = answer.Value;
        return Shared.Reader.OpenAny(value.Payload, key.Text, SharedTier.RulesOf(profile.Settings), out var opened) == PayloadOutcome.Value
            && !opened.Header.IsNothing
            && opened.Header.FreshLeft(value.Left) > TimeSpan.Zero
            && await HoldsAsync(key, profile, opened.Header, VersionsOf(profile, opened.Header)).ConfigureAwait(Continuation.IsCaptured) == true;
    }

    /// <summary>Many keys in one round trip; an answer for each, in their order.</summary>
    public async ValueTask<RemoteRead<T>[]> ReadManyAsync<T>(IReadOnlyList<CacheKey> keys, IReadOnlyList<ProfileState> profiles)
    {
        var found = new RemoteRead<T>[keys.Count];
        var texts = new string[keys.Count];
        var asked = new int[keys.Count];
        var count = 0;
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = RemoteRead<T>.Unanswered;
            if (MayAsk(keys[i].Text, engine.ProfileVersions.CommonTo(profiles[i].Name)))
            {
                (texts[count], asked[count++]) = (keys[i].Text, i);
            }
        }

        if (count == 0)
        {
            return found;
        }

        Array.Resize(ref texts, count);
        var started = engine.Clock.Provider.GetTimestamp();
        var answer = await Shared.Gate.ReadAsync(texts, static (tier, all, deadline) => tier.ReadManyAsync(all, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!answer.IsAnswered)
        {
            return found;
        }

        var took = engine.Clock.Provider.GetElapsedTime(started);
        for (var i = 0; i < count; i++)
        {
            var at = asked[i];
            using var value = answer.Value[i];
            found[at] = TryJudge<T>(keys[at], profiles[at], value)
                ?? await JudgeAsync<T>(keys[at], profiles[at], value, readAgain: true).ConfigureAwait(Continuation.IsCaptured);
            Note(found[at], keys[at], profiles[at], took);
        }

        return found;
    }

    /// <summary>
    /// Judges what a read usually finds, without a wait: nothing, or a value of ours whose versions are known. Null: <see cref="JudgeAsync"/>
    /// has to look. What was seen is not kept for a comparison: a read compares nothing.
    /// </summary>
    private RemoteRead<T>? TryJudge<T>(in CacheKey key, ProfileState profile, in RemoteValue value)
    {
        if (!value.Exists)
        {
            return RemoteRead<T>.Nothing;
        }

        if (value.IsUnreadable)
        {
            return null;
        }

        var rules = SharedTier.RulesOf(profile.Settings);
        if (Shared.Reader.Open<T>(value.Payload, key.Text, rules, out var opened) != PayloadOutcome.Value)
        {
            return null;
        }

        var versions = VersionsOf(profile, opened.Header);
        if (!TryHold(key, profile, opened.Header, versions, out var holds))
        {
            return null;
        }

        return !holds ? RemoteRead<T>.Nothing
            : Shared.Reader.ReadValue<T>(opened, rules, out var read, out _) == PayloadOutcome.Value ? FoundOf(profile, opened.Header, value, read!, versions, SeenEntry.Absent)
            : null;
    }

    /// <summary>Judges what was read, and notes what was seen for a comparison; the value may be disposed afterwards.</summary>
    public async ValueTask<RemoteRead<T>> JudgeAsync<T>(CacheKey key, ProfileState profile, RemoteValue value, bool readAgain)
    {
        if (!value.Exists)
        {
            return RemoteRead<T>.Absent(SeenEntry.Absent);
        }

        if (value.IsUnreadable)
        {
            CoherentLog.PayloadRefused(engine.Log, profile.Name, nameof(RemoteValue.Unreadable), "no failure");
            profile.Counters.PayloadRefused();
            return RemoteRead<T>.Unreadable;
        }

        var rules = SharedTier.RulesOf(profile.Settings);
        var outcome = Shared.Reader.Open<T>(value.Payload, key.Text, rules, out var opened);
        if (outcome == PayloadOutcome.Value)
        {
            var versions = VersionsOf(profile, opened.Header);
            var holds = await HoldsAsync(key, profile, opened.Header, versions).ConfigureAwait(Continuation.IsCaptured);
            if (holds is null)
            {
                return RemoteRead<T>.Unanswered;
            }

            if (holds == false)
            {
                return RemoteRead<T>.Absent(SeenEntry.Of(value));
            }

            outcome = Shared.Reader.ReadValue<T>(opened, rules, out var read, out var failure);
            if (outcome == PayloadOutcome.Value)
            {
                return FoundOf(profile, opened.Header, value, read!, versions, SeenEntry.Of(value));
            }

            CoherentLog.PayloadRefused(engine.Log, profile.Name, outcome.ToString(), failure?.GetType().Name ?? "no failure");
        }
        else if (outcome == PayloadOutcome.OtherKey && readAgain)
        {
            return await ReadAgainAsync<T>(key, profile).ConfigureAwait(Continuation.IsCaptured);
        }
        else
        {
            CoherentLog.PayloadRefused(engine.Log, profile.Name, outcome.ToString(), "no failure");
        }

        profile.Counters.PayloadRefused();
        return outcome.IsRemoved() ? await RemoveAsync<T>(key, outcome, value).ConfigureAwait(Continuation.IsCaptured) : RemoteRead<T>.Unreadable;
    }

    // Another key's value may be a mixed-up reply, or a rename by another program: the second reading decides.
    private async ValueTask<RemoteRead<T>> ReadAgainAsync<T>(CacheKey key, ProfileState profile)
    {
        var answer = await Shared.Gate.ReadAsync(key.Text, static (tier, text, deadline) => tier.ReadAsync(text, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!answer.IsAnswered)
        {
            return RemoteRead<T>.Unanswered;
        }

        using var value = answer.Value;
        return await JudgeAsync<T>(key, profile, value, readAgain: false).ConfigureAwait(Continuation.IsCaptured);
    }

    private async ValueTask<RemoteRead<T>> RemoveAsync<T>(CacheKey key, PayloadOutcome outcome, RemoteValue value)
    {
        var seen = outcome == PayloadOutcome.Corrupt ? SeenEntry.OfWhole(value.Payload.Span) : SeenEntry.Of(value);
        var removed = await Shared.Gate.WriteAsync(
            (Key: key.Text, Seen: seen), static (tier, what, deadline) => tier.RemoveIfAsync(what.Key, what.Seen, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return RemoteRead<T>.Absent(removed is { IsAnswered: true, Value: true } ? SeenEntry.Absent : seen);
    }

    private VersionStamp[] VersionsOf(ProfileState profile, in PayloadHeader header) =>
        header.Tags is { Length: > 0 } tags ? [.. engine.ProfileVersions.CommonTo(profile.Name), .. engine.Tags.Of(tags.Select(static each => each.Tag))] : engine.ProfileVersions.CommonTo(profile.Name);

    /// <summary>Whether no version was raised since, where that can be said without asking.</summary>
    private bool TryHold(in CacheKey key, ProfileState profile, in PayloadHeader header, VersionStamp[] versions, out bool holds)
    {
        holds = header.IsPlainJson;
        if (holds || header.PatternSet != (uint)engine.Patterns.Of(profile).Hash)
        {
            return true;
        }

        if (!MayAsk(key.Text, versions))
        {
            return false;
        }

        for (var i = 0; i < versions.Length; i++)
        {
            var known = engine.Numbers.KnownOf(versions[i]);
            if (known == 0)
            {
                return false;
            }

            if (known != (i == 0 ? header.CacheVersion : i == 1 ? header.ProfileVersion : header.Tags![i - 2].Version))
            {
                return true;
            }
        }

        holds = true;
        return true;
    }

    /// <summary>Whether no version was raised since; null: that cannot be found out now.</summary>
    private async ValueTask<bool?> HoldsAsync(CacheKey key, ProfileState profile, PayloadHeader header, VersionStamp[] versions)
    {
        if (header.IsPlainJson)
        {
            return true;
        }

        if (header.PatternSet != (uint)engine.Patterns.Of(profile).Hash)
        {
            return false;
        }

        if (!MayAsk(key.Text, versions) || await engine.Numbers.OfAsync(versions).ConfigureAwait(Continuation.IsCaptured) is not { } numbers)
        {
            return null;
        }

        if (header.CacheVersion != numbers[0] || header.ProfileVersion != numbers[1])
        {
            return false;
        }

        for (var i = 0; i < (header.Tags?.Length ?? 0); i++)
        {
            if (header.Tags![i].Version != numbers[i + 2])
            {
                return false;
            }
        }

        return true;
    }

    private static RemoteRead<T> FoundOf<T>(
        ProfileState profile, in PayloadHeader header, in RemoteValue value, T read, VersionStamp[] versions, SeenEntry seen)
    {
        var left = header.FreshLeft(value.Left);
        if (header.IsPlainJson)
        {
            // Somebody else's, who says nothing of it: as long as ours would live, at most.
            left = left < profile.Settings.Lifetime ? left : profile.Settings.Lifetime;
        }

        var isFresh = left > TimeSpan.Zero;
        var staleFor = !isFresh && value.Left is { } kept && kept < header.StaleFor ? kept : header.StaleFor;
        return new(
            isFresh ? RemoteReadKind.Fresh : RemoteReadKind.Stale, read, new RemoteLifetime(left, header.FreshFor, staleFor, header.IsNothing), versions, seen);
    }

    private void Note<T>(RemoteRead<T> found, in CacheKey key, ProfileState profile, TimeSpan took)
    {
        if (found.Kind == RemoteReadKind.Unanswered)
        {
            return;
        }

        if (found.Kind == RemoteReadKind.Absent)
        {
            engine.FreshnessCheck.Absent(key);
        }

        profile.Counters.L2Answered(found.Kind == RemoteReadKind.Fresh, took);
        if (found.Kind == RemoteReadKind.Fresh)
        {
            engine.KeyEvents.RemoteHit(profile.Name, key.Text, key.Hash);
        }
    }
}
