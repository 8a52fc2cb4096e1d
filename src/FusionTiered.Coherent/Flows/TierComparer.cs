using FusionTiered.Consistency;
using FusionTiered.Entries;
using FusionTiered.L2Access;
using FusionTiered.L2.Payloads;
using FusionTiered.Scheduling;

namespace FusionTiered.Flows;

/// <summary>Compares the value of an entry with the one in L2. Memory does not know which entry of L2 it was made from, so the values are compared, as they are serialized.</summary>
internal sealed class TierComparer(LocalServices local, L2Link link, EntryInspector inspector) : ITierComparer
{
    // In bytes. A look is not worth reading and writing more.
    private const int LongestValue = 1 << 18;

    public async ValueTask<TierComparison> CompareAsync(SampledHit hit, CancellationToken deadline)
    {
        if (Served(hit) is not { } entry)
        {
            return TierComparison.Gone;
        }

        if (!CanBeCompared(entry))
        {
            return TierComparison.Unknown;
        }

        var (probe, found) = await inspector.ReadAsync(hit.Key.Text, deadline, ConsistencyMonitor.Deadline).ConfigureAwait(Continuation.IsCaptured);
        using var value = found;
        if (!probe.IsAnswered || value.IsUnreadable)
        {
            return TierComparison.Unknown;
        }

        var compared = value.Exists ? Compare(entry, value) : TierComparison.OnlyInMemory;

        // A value that was removed or replaced while L2 answered is not served any more.
        return !ReferenceEquals(Served(hit), entry) ? TierComparison.Gone
            : compared == TierComparison.Different && !CanBeCompared(entry) ? TierComparison.Unknown
            : compared;
    }

    private TierComparison Compare(Entry entry, in RemoteValue value)
    {
        if (link.Reader.OpenAny(value.Payload, entry.Key, L2Link.RulesOf(entry.Profile.Settings), out var opened) != PayloadOutcome.Value || opened.Header.ValueBytes > LongestValue)
        {
            return TierComparison.Unknown;
        }

        return link.Reader.IsSame(opened, entry.Type, EntryValue.OfOneCaller(entry)) switch
        {
            true => TierComparison.Same,
            false => TierComparison.Different,
            null => TierComparison.Unknown,
        };
    }

    private Entry? Served(in SampledHit hit) =>
        local.Memory.Find(hit.Key.Text, hit.Key.Hash) is { } entry && hit.IsOf(entry) && local.FreshnessCheck.IsFresh(entry) ? entry : null;

    // Not so an entry that L2 is not known to have, or is still to be told of a change of. Nor may memory have missed a change by
    // promise: while L2 rests, and where nothing announces changes.
    private bool CanBeCompared(Entry entry) =>
        entry.IsInL2 && entry.Weight <= LongestValue && link.IsUsedBy(entry.Profile.Settings.Tiers) && !link.Repairs.HoldsKey(entry.Key)
        && !link.Gate.IsShut && link.Mode != CoherenceMode.Lifetime && local.FreshnessCheck.IsVerified(entry);
}
