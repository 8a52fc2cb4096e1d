using System.Runtime.CompilerServices;
using FusionTiered.Keys;
using FusionTiered.L2.Payloads;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using FusionTiered.Versions;
using FusionTiered.Watching;

namespace FusionTiered.L2Access;

/// <summary>Reads keys in L2 and judges the entries: format, key, type, versions, lifetime.</summary>
internal sealed class L2Reads(
    L2Link link, VersionNumbers versionNumbers, EntryVersions entryVersions, EmptiedCheck emptied, Observers observers, CacheClock clock)
{
    /// <summary>Whether L2 may be asked about a key: not while it still has to remove it, or to raise a version it depends on.</summary>
    public bool MayAsk(string key, VersionStamp[] versions)
    {
        if (link.Repairs.IsEmpty)
        {
            return true;
        }

        return !link.Repairs.HoldsKey(key) && !Array.Exists(versions, version => link.Repairs.HoldsVersion(version.Name));
    }

    /// <summary>Reads one key. The entry is not noted for a later comparison; see <see cref="JudgeAsync"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<L2Read<T>> ReadAsync<T>(CacheKey key, ProfileState profile)
    {
        if (!MayAsk(key.Text, entryVersions.Profiles.CommonTo(profile.Name)) || !link.Gate.TryEnter())
        {
            return L2Read<T>.Unanswered;
        }

        var started = clock.Provider.GetTimestamp();
        RemoteValue answer;
        try
        {
            answer = await link.Gate.Tier.ReadAsync(key.Text, link.Gate.ReadDeadline).ConfigureAwait(Continuation.IsCaptured);
            link.Gate.Reset();
        }
#pragma warning disable CA1031 // A tier is outside code; whatever it throws must not reach the caller.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            link.Gate.Failed(failure, isWrite: false);
            return L2Read<T>.Unanswered;
        }

        using var value = answer;
        var found = TryJudge<T>(key, profile, value) ?? await JudgeAsync<T>(key, profile, value, readAgain: true).ConfigureAwait(Continuation.IsCaptured);
        Note(found, key, profile, clock.Provider.GetElapsedTime(started));
        return found;
    }

    /// <summary>Whether there is a fresh value of any type under a key.</summary>
    public async ValueTask<bool> IsThereAsync(CacheKey key, ProfileState profile)
    {
        if (!MayAsk(key.Text, entryVersions.Profiles.CommonTo(profile.Name)))
        {
            return false;
        }

        var answer = await link.Gate.ReadAsync(key.Text, static (tier, text, deadline) => tier.ReadAsync(text, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (answer is not { IsAnswered: true, Value.Exists: true })
        {
            return false;
        }

        using var value = answer.Value;
        return link.Reader.OpenAny(value.Payload, key.Text, L2Link.RulesOf(profile.Settings), out var opened) == PayloadOutcome.Value
            && !opened.Header.IsNothing
            && opened.Header.FreshLeft(value.Left) > TimeSpan.Zero
            && await HoldsAsync(key, profile, opened.Header, VersionsOf(profile, opened.Header)).ConfigureAwait(Continuation.IsCaptured) == true;
    }

    /// <summary>Whether nothing has ended an entry of L2, as far as this node knows without asking; null: it does not know.</summary>
    public bool? KnownToHold(in CacheKey key, ProfileState profile, in PayloadHeader header) =>
        TryHold(key, profile, header, VersionsOf(profile, header), out var holds) ? holds : null;

    /// <summary>Many keys in one round trip; an answer for each, in their order.</summary>
    public async ValueTask<L2Read<T>[]> ReadManyAsync<T>(IReadOnlyList<CacheKey> keys, IReadOnlyList<ProfileState> profiles)
    {
        var found = new L2Read<T>[keys.Count];
        var texts = new string[keys.Count];
        var asked = new int[keys.Count];
        var count = 0;
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = L2Read<T>.Unanswered;
            if (MayAsk(keys[i].Text, entryVersions.Profiles.CommonTo(profiles[i].Name)))
            {
                (texts[count], asked[count++]) = (keys[i].Text, i);
            }
        }

        if (count == 0)
        {
            return found;
        }

        Array.Resize(ref texts, count);
        var started = clock.Provider.GetTimestamp();
        var answer = await link.Gate.ReadAsync(texts, static (tier, all, deadline) => tier.ReadManyAsync(all, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!answer.IsAnswered)
        {
            return found;
        }

        var took = clock.Provider.GetElapsedTime(started);
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
    /// Judges the usual results of a read without a wait: nothing, or a value of ours whose versions are known. Null: <see cref="JudgeAsync"/>
    /// has to look. The entry is not noted for a comparison: a read compares nothing.
    /// </summary>
    private L2Read<T>? TryJudge<T>(in CacheKey key, ProfileState profile, in RemoteValue value)
    {
        if (!value.Exists)
        {
            return L2Read<T>.Nothing;
        }

        if (value.IsUnreadable)
        {
            return null;
        }

        var rules = L2Link.RulesOf(profile.Settings);
        if (link.Reader.Open<T>(value.Payload, key.Text, rules, out var opened) != PayloadOutcome.Value)
        {
            return null;
        }

        var versions = VersionsOf(profile, opened.Header);
        if (!TryHold(key, profile, opened.Header, versions, out var holds))
        {
            return null;
        }

        return !holds ? L2Read<T>.Nothing
            : link.Reader.ReadValue<T>(opened, rules, out var read, out _) == PayloadOutcome.Value ? FoundOf(profile, opened.Header, value, read!, versions, SeenEntry.Absent)
            : null;
    }

    /// <summary>Judges an entry, and notes it for a later comparison; the value may be disposed afterwards.</summary>
    public async ValueTask<L2Read<T>> JudgeAsync<T>(CacheKey key, ProfileState profile, RemoteValue value, bool readAgain)
    {
        if (!value.Exists)
        {
            return L2Read<T>.Absent(SeenEntry.Absent);
        }

        if (value.IsUnreadable)
        {
            CoherentLog.PayloadRefused(observers.Log, profile.Name, observers.KeyEvents.Shown(in key), nameof(RemoteValue.Unreadable), null);
            profile.Counters.PayloadRefused();
            return L2Read<T>.Unreadable;
        }

        var rules = L2Link.RulesOf(profile.Settings);
        var outcome = link.Reader.Open<T>(value.Payload, key.Text, rules, out var opened);
        if (outcome == PayloadOutcome.Value)
        {
            var versions = VersionsOf(profile, opened.Header);
            var holds = await HoldsAsync(key, profile, opened.Header, versions).ConfigureAwait(Continuation.IsCaptured);
            if (holds is null)
            {
                return L2Read<T>.Unanswered;
            }

            if (holds == false)
            {
                return L2Read<T>.Absent(SeenEntry.Of(value));
            }

            outcome = link.Reader.ReadValue<T>(opened, rules, out var read, out var failure);
            if (outcome == PayloadOutcome.Value)
            {
                return FoundOf(profile, opened.Header, value, read!, versions, SeenEntry.Of(value));
            }

            CoherentLog.PayloadRefused(observers.Log, profile.Name, observers.KeyEvents.Shown(in key), outcome.ToString(), failure);
        }
        else if (outcome == PayloadOutcome.OlderVersion)
        {
            return L2Read<T>.Absent(SeenEntry.Of(value));
        }
        else if (outcome == PayloadOutcome.OtherKey && readAgain)
        {
            return await ReadAgainAsync<T>(key, profile).ConfigureAwait(Continuation.IsCaptured);
        }
        else
        {
            CoherentLog.PayloadRefused(observers.Log, profile.Name, observers.KeyEvents.Shown(in key), outcome.ToString(), null);
        }

        profile.Counters.PayloadRefused();
        return outcome.IsRemoved() ? await RemoveAsync<T>(key, outcome, value).ConfigureAwait(Continuation.IsCaptured) : L2Read<T>.Unreadable;
    }

    // Another key's value may be a mixed-up reply, or a rename by another program: the second reading decides.
    private async ValueTask<L2Read<T>> ReadAgainAsync<T>(CacheKey key, ProfileState profile)
    {
        var answer = await link.Gate.ReadAsync(key.Text, static (tier, text, deadline) => tier.ReadAsync(text, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!answer.IsAnswered)
        {
            return L2Read<T>.Unanswered;
        }

        using var value = answer.Value;
        return await JudgeAsync<T>(key, profile, value, readAgain: false).ConfigureAwait(Continuation.IsCaptured);
    }

    private async ValueTask<L2Read<T>> RemoveAsync<T>(CacheKey key, PayloadOutcome outcome, RemoteValue value)
    {
        var seen = outcome == PayloadOutcome.Corrupt ? SeenEntry.OfWhole(value.Payload.Span) : SeenEntry.Of(value);
        var removed = await link.Gate.WriteAsync(
            (Key: key.Text, Seen: seen), static (tier, what, deadline) => tier.RemoveIfAsync(what.Key, what.Seen, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return L2Read<T>.Absent(removed is { IsAnswered: true, Value: true } ? SeenEntry.Absent : seen);
    }

    private VersionStamp[] VersionsOf(ProfileState profile, in PayloadHeader header) =>
        header.Tags is { Length: > 0 } tags ? [.. entryVersions.Profiles.CommonTo(profile.Name), .. entryVersions.Tags.Of(tags.Select(static each => each.Tag))] : entryVersions.Profiles.CommonTo(profile.Name);

    /// <summary>Whether no version was raised since, where that can be said without asking.</summary>
    private bool TryHold(in CacheKey key, ProfileState profile, in PayloadHeader header, VersionStamp[] versions, out bool holds)
    {
        holds = header.IsPlainJson;
        if (holds || header.PatternSet != (uint)entryVersions.Patterns.Of(profile).Hash)
        {
            return true;
        }

        if (!MayAsk(key.Text, versions))
        {
            return false;
        }

        for (var i = 0; i < versions.Length; i++)
        {
            var known = versionNumbers.KnownOf(versions[i]);
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

        if (header.PatternSet != (uint)entryVersions.Patterns.Of(profile).Hash)
        {
            return false;
        }

        if (!MayAsk(key.Text, versions) || await versionNumbers.OfAsync(versions).ConfigureAwait(Continuation.IsCaptured) is not { } numbers)
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

    private static L2Read<T> FoundOf<T>(
        ProfileState profile, in PayloadHeader header, in RemoteValue value, T read, VersionStamp[] versions, SeenEntry seen)
    {
        var left = header.FreshLeft(value.Left);
        if (header.IsPlainJson)
        {
            // Another program's value, without a lifetime: as long as one of ours, at most.
            left = left < profile.Settings.Lifetime ? left : profile.Settings.Lifetime;
        }

        var isFresh = left > TimeSpan.Zero;
        var staleFor = !isFresh && value.Left is { } kept && kept < header.StaleFor ? kept : header.StaleFor;
        return new(
            isFresh ? L2ReadKind.Fresh : L2ReadKind.Stale, read, new L2Lifetime(left, header.FreshFor, staleFor, header.IsNothing), versions, seen, header.ValueBytes);
    }

    private void Note<T>(L2Read<T> found, in CacheKey key, ProfileState profile, TimeSpan took)
    {
        if (found.Kind == L2ReadKind.Unanswered)
        {
            return;
        }

        if (found.Kind == L2ReadKind.Absent)
        {
            emptied.Absent(key);
        }

        profile.Counters.L2Answered(found.Kind == L2ReadKind.Fresh, took);
        if (found.Kind == L2ReadKind.Fresh)
        {
            observers.KeyEvents.RemoteHit(profile.Name, key.Text, key.Hash);
        }
    }
}
