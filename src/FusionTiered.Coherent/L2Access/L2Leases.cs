using FusionTiered.Keys;
using FusionTiered.L2;
using FusionTiered.L2.Payloads;
using FusionTiered.Scheduling;

namespace FusionTiered.L2Access;

/// <summary>Asks L2 for leases of keys, and gives them back. One lease stands for one load among all nodes.</summary>
internal sealed class L2Leases(L2Link link, L2Recovery recovery)
{
    /// <summary>How long a load waits for another node's load of the same key.</summary>
    public required TimeSpan LongestWait { get; init; }

    /// <summary>Asks for a lease. Where it is unknown whether the lease was granted, it is given back.</summary>
    /// <param name="key">The key.</param>
    /// <param name="patience">How long the lease lasts if nobody ends it.</param>
    /// <param name="claim">The state of the key in which the lease is granted.</param>
    /// <param name="dead">The lease of a node that has died, to be taken over; null: none.</param>
    /// <returns>The id of the lease, and the answer of L2.</returns>
    public async ValueTask<(string Id, RemoteAnswer<RemoteLeaseReply> Answer)> AskAsync(CacheKey key, TimeSpan patience, RemoteLeaseClaim claim, string? dead)
    {
        var lease = new RemoteLease($"{link.Gate.Tier.Node}/{EntryId.New()}", patience, claim, dead);
        var answer = await link.Gate.WriteAsync(
            (Key: key.Text, Lease: lease), static (tier, asked, deadline) => tier.LeaseAsync(asked.Key, asked.Lease, deadline)).ConfigureAwait(Continuation.IsCaptured);

        // Unless it was not even sent, it may have been granted, to nobody. L2 may have refused only the value that was to come with it.
        if (!answer.IsAnswered && answer.Failure is RemoteFailure.Unknown or RemoteFailure.Refused)
        {
            ReleaseBehind(key.Text, lease.Id);
        }

        return (lease.Id, answer);
    }

    /// <summary>Whether a lease is one of this node that it could not give back: no load holds it.</summary>
    public bool IsLeftBehind(string key, string id) => link.Repairs.HoldsLease(key, id);

    /// <summary>Whether the node that holds a lease is known to have died.</summary>
    public async ValueTask<bool> IsHolderDeadAsync(string holder)
    {
        var answer = await link.Gate.ReadAsync(
            RemoteLease.NodeOf(holder), static (tier, node, deadline) => tier.IsAliveAsync(node, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return answer is { IsAnswered: true, Value: false };
    }

    /// <summary>
    /// Gives a lease back without waiting for it. The next load of this node asks on the same connection, after it. If L2 does not
    /// answer, the release is repeated later.
    /// </summary>
    public void ReleaseBehind(string key, string leaseId)
    {
        _ = ReleaseAsync();

        async Task ReleaseAsync()
        {
            var answer = await link.Gate.WriteAsync(
                (Key: key, Lease: leaseId),
                static async (tier, released, deadline) =>
                {
                    await tier.ReleaseAsync(released.Key, released.Lease, deadline).ConfigureAwait(Continuation.IsCaptured);
                    return true;
                }).ConfigureAwait(Continuation.IsCaptured);
            if (!answer.IsAnswered)
            {
                link.Repairs.AddLease(key, leaseId);
                recovery.Wake();
            }
        }
    }
}
