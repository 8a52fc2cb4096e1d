using FusionTiered.Engines;
using FusionTiered.Entries;
using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.L2.Payloads;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>Looks at L2 and at single keys for operators. L2 is asked past the gate: nothing is counted, and no circuit opens or closes.</summary>
internal sealed class EntryInspector(LocalServices local, L2Services l2)
{
    // Of a read whose caller has no deadline, or has given up.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public async ValueTask<L2Probe> ProbeAsync(CancellationToken deadline)
    {
        var (probe, value) = await ReadAsync(CacheInspector.ProbeKey, deadline).ConfigureAwait(Continuation.IsCaptured);
        value.Dispose();
        return probe;
    }

    public async ValueTask<EntryInspection> InspectAsync(CacheKey key, bool withValue, CancellationToken deadline)
    {
        var profile = local.Profiles.Resolve(key);
        var memory = local.Memory.Find(key.Text, key.Hash) is { } entry ? InMemory(entry, withValue) : null;
        var (probe, found) = await ReadAsync(key.Text, deadline).ConfigureAwait(Continuation.IsCaptured);
        using var value = found;
        return new EntryInspection(key, profile.Name, memory, probe.IsAnswered && value.Exists ? InL2(key, profile, value, withValue) : null, probe);
    }

    private InspectedEntry? InMemory(Entry entry, bool withValue)
    {
        var now = local.Clock.Now;
        if (entry.IsDead(now) || !local.FreshnessCheck.HoldsAgainstVersions(entry))
        {
            return null;
        }

        return new InspectedEntry
        {
            Age = TimeSpan.FromMilliseconds(Math.Max(0, now - (entry.MadeAt * 100L))),
            FreshFor = Left(Math.Min(entry.StaleAt, entry.IdleAt), now),
            KeptFor = Left(Math.Min(entry.DeadAt, entry.IdleAt), now),
            Tags = [.. entry.Versions.Where(static version => RemoteVersions.IsOfTag(version.Name)).Select(static version => RemoteVersions.TagOf(version.Name)).Where(static tag => !TagRules.IsOfPattern(tag))],
            Bytes = entry.Weight,
            IsVerified = local.FreshnessCheck.IsVerified(entry),
            IsNothing = entry.IsNothing,
            Type = entry.Type.Name,
            Value = withValue ? EntryValue.OfOneCaller(entry) : null,
        };
    }

    private InspectedEntry InL2(in CacheKey key, ProfileState profile, in RemoteValue value, bool withValue)
    {
        if (value.IsUnreadable || l2.Link.Reader.OpenAny(value.Payload, key.Text, L2Link.RulesOf(profile.Settings), out var opened) != PayloadOutcome.Value)
        {
            return new InspectedEntry { IsUnreadable = true, Bytes = value.IsUnreadable ? null : value.Payload.Length };
        }

        var header = opened.Header;
        var left = header.FreshLeft(value.Left);
        return new InspectedEntry
        {
            Age = header.IsPlainJson || value.Left is null ? null : header.FreshFor + header.StaleFor - value.Left is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero,
            FreshFor = left,
            KeptFor = value.Left ?? TimeSpan.MaxValue,
            Tags = [.. (header.Tags ?? []).Select(static tag => tag.Tag).Where(static tag => !TagRules.IsOfPattern(tag))],
            Bytes = value.Payload.Length,
            IsVerified = l2.Reads.KnownToHold(key, profile, header),
            IsNothing = header.IsNothing,
            Value = withValue ? PayloadText.Of(opened) : null,
        };
    }

    /// <summary>Reads a key in L2 past the gate.</summary>
    /// <param name="key">The key.</param>
    /// <param name="deadline">Ends the wait of the caller.</param>
    /// <param name="within">The time that the tier has for its answer; null: ten seconds.</param>
    public async ValueTask<(L2Probe Probe, RemoteValue Value)> ReadAsync(string key, CancellationToken deadline, TimeSpan? within = null)
    {
        if (!l2.Link.IsThere)
        {
            return (L2Probe.None, default);
        }

        var time = local.Clock.Provider;
        var started = time.GetTimestamp();
        Task<RemoteValue>? reading = null;
        try
        {
            reading = l2.Link.Gate.Tier.ReadAsync(key, within ?? Longest).AsTask();
            var value = await reading.WaitAsync(deadline).ConfigureAwait(Continuation.IsCaptured);
            return (L2Probe.Answered(time.GetElapsedTime(started)), value);
        }
#pragma warning disable CA1031 // A tier is outside code; whatever it throws is the answer of the probe.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // An answer that comes after the deadline gives its memory back.
            _ = reading?.ContinueWith(
                static late =>
                {
                    if (late.IsCompletedSuccessfully)
                    {
                        late.Result.Dispose();
                    }
                    else
                    {
                        _ = late.Exception;
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            return (L2Probe.Failed(time.GetElapsedTime(started), failure is RemoteTierException { InnerException: { } cause } ? cause : failure), default);
        }
    }

    private static TimeSpan Left(long until, long now) =>
        until == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(Math.Max(0, until - now));
}
