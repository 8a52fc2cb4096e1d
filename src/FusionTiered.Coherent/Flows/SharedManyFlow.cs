using FusionTiered.Keys;
using FusionTiered.Scheduling;

namespace FusionTiered.Flows;

/// <summary>A batch at the shared tier: one round trip for what it has, a lease for each key that it has not.</summary>
internal sealed class SharedManyFlow(Engine engine, LoadFlow loads)
{
    private readonly SharedReads _reads = new(engine);
    private readonly SharedLoadFlow _single = new(engine, loads);

    /// <summary>Lands what the shared tier has, and leaves to others what others load. Returns what the source has to be asked for.</summary>
    public async Task<List<Lead<T>>> LeaveToSourceAsync<T>(List<Lead<T>> open)
    {
        List<Lead<T>> left = [];
        List<Lead<T>> asked = [];
        foreach (var lead in open)
        {
            (engine.Shared.IsUsedBy(lead.Request.Tiers) ? asked : left).Add(lead);
        }

        if (asked.Count == 0)
        {
            return left;
        }

        var found = await _reads.ReadManyAsync<T>([.. asked.Select(static each => each.Request.Key)], [.. asked.Select(static each => each.Request.Profile)]).ConfigureAwait(Continuation.IsCaptured);
        List<(Lead<T> Lead, Task<bool> Stays)> leases = [];
        for (var i = 0; i < asked.Count; i++)
        {
            // All are sent before the first is waited for: they share their round trips.
            leases.Add((asked[i], StaysAsync(asked[i], found[i])));
        }

        foreach (var (lead, stays) in leases)
        {
            if (await stays.ConfigureAwait(Continuation.IsCaptured))
            {
                left.Add(lead);
            }
        }

        return left;
    }

    /// <summary>Whether the batch's source is to be asked for this key.</summary>
    private async Task<bool> StaysAsync<T>(Lead<T> lead, Found<T> found)
    {
        try
        {
            if (_single.TryTake(lead, found, out var outcome))
            {
                loads.Land(lead, outcome);
                return false;
            }

            var leased = found.Kind switch
            {
                FoundKind.Foreign => new Leased<T>(LeasedKind.Foreign),
                FoundKind.Unanswered => new(LeasedKind.Without),
                _ => await _single.TryLeaseAsync(lead).ConfigureAwait(Continuation.IsCaptured),
            };
            if (leased.Kind == LeasedKind.Held)
            {
                _ = loads.GoOnAsync(lead);
                return false;
            }

            if (leased.Kind == LeasedKind.Answered || (leased.Kind == LeasedKind.Without && _single.TryUnverified(lead, out outcome)))
            {
                loads.Land(lead, leased.Kind == LeasedKind.Answered ? leased.Outcome : outcome);
                return false;
            }

            lead.IsLocalOnly = leased.Kind == LeasedKind.Without;
            return true;
        }
#pragma warning disable CA1031 // Nobody else would land this key, and the others must not fail with it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            loads.LandFailed(lead, failure);
            return false;
        }
    }
}
