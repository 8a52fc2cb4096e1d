using FusionTiered.Keys;
using FusionTiered.L2Access;
using FusionTiered.Scheduling;

namespace FusionTiered.Flows;

/// <summary>A batch at L2: one round trip for its values, a lease for each missing key.</summary>
internal sealed class L2ManyLoadFlow(L2Services l2, L2LoadFlow single, LoadFlow loads)
{
    /// <summary>Completes the loads whose values L2 has, and leaves alone the keys that other nodes load. Returns the loads that need the source.</summary>
    public async Task<List<LeaderState<T>>> LeaveToSourceAsync<T>(List<LeaderState<T>> open)
    {
        List<LeaderState<T>> left = [];
        List<LeaderState<T>> asked = [];
        foreach (var leader in open)
        {
            (l2.Link.IsUsedBy(leader.Request.Tiers) ? asked : left).Add(leader);
        }

        if (asked.Count == 0)
        {
            return left;
        }

        var found = await l2.Reads.ReadManyAsync<T>([.. asked.Select(static each => each.Request.Key)], [.. asked.Select(static each => each.Request.Profile)]).ConfigureAwait(Continuation.IsCaptured);
        List<(LeaderState<T> Leader, Task<bool> NeedsSource)> leases = [];
        for (var i = 0; i < asked.Count; i++)
        {
            // All are sent before the first is waited for: they share their round trips.
            leases.Add((asked[i], NeedsSourceAsync(asked[i], found[i])));
        }

        foreach (var (leader, needsSource) in leases)
        {
            if (await needsSource.ConfigureAwait(Continuation.IsCaptured))
            {
                left.Add(leader);
            }
        }

        return left;
    }

    /// <summary>Whether the batch's source is to be asked for this key.</summary>
    private async Task<bool> NeedsSourceAsync<T>(LeaderState<T> leader, L2Read<T> found)
    {
        try
        {
            if (single.TryTake(leader, found, out var outcome))
            {
                loads.Complete(leader, outcome);
                return false;
            }

            if (found.Kind != L2ReadKind.Unanswered && await single.TryUnstoredAsync(leader).ConfigureAwait(Continuation.IsCaptured) is { } kept)
            {
                loads.Complete(leader, kept);
                return false;
            }

            var attempt = found.Kind switch
            {
                L2ReadKind.Unreadable => new LeaseAttempt<T>(LeaseAttemptKind.Unreadable),
                L2ReadKind.Unanswered => new(LeaseAttemptKind.Without),
                _ => await single.TryLeaseAsync(leader).ConfigureAwait(Continuation.IsCaptured),
            };
            if (attempt.Kind == LeaseAttemptKind.Held)
            {
                _ = loads.ContinueAloneAsync(leader);
                return false;
            }

            if (attempt.Kind == LeaseAttemptKind.Answered || (attempt.Kind == LeaseAttemptKind.Without && single.TryUnverified(leader, out outcome)))
            {
                loads.Complete(leader, attempt.Kind == LeaseAttemptKind.Answered ? attempt.Outcome : outcome);
                return false;
            }

            leader.IsLocalOnly = attempt.Kind == LeaseAttemptKind.Without;
            return true;
        }
#pragma warning disable CA1031 // No other code completes this load, and the other keys must not fail with it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            loads.Fail(leader, failure);
            return false;
        }
    }
}
