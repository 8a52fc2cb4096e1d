using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>The right to load a key, and the store that it allows.</summary>
internal sealed class Leases(RedisCalls calls, KeyLayout layout, ValueReads reads, LargeValues large, NodePresence presence)
{
    private readonly Telling _telling = new(calls, layout);

    public async ValueTask<RemoteLeaseReply> TakeAsync(string key, RemoteLease lease, TimeSpan deadline)
    {
        var options = calls.Write(deadline);
        presence.Show();
        try
        {
            return lease.Claim == RemoteLeaseClaim.FromHolder
                ? await TakeOverAsync(key, lease, options).ConfigureAwait(false)
                : await TakeAsync(key, lease, options).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    public async ValueTask ReleaseAsync(string key, string leaseId, TimeSpan deadline)
    {
        try
        {
            _ = await calls.Client.EvalAsync<IntegerReply, long>(
                Scripts.Release, new[] { layout.Lease(key) }, new[] { Scripts.Argument(leaseId) }, calls.Write(deadline)).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    public async ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        var (how, offset, bytes) = Scripts.Arguments(seen);
        try
        {
            // The lease makes it void when it is late, so a large one may take the other connection.
            return StoreOutcomes.Of(calls.IsLarge(payload.Length)
                ? await large.StoreAsync(key, leaseId, seen, payload, keepFor, deadline).ConfigureAwait(false)
                : await _telling.RunAsync<IntegerReply, long>(
                    Scripts.Store,
                    [layout.Lease(key), layout.Data(key)],
                    [Scripts.Argument(leaseId), how, offset, bytes, new(payload), Scripts.Argument(Lifetimes.Milliseconds(keepFor))],
                    calls.WriteBySize(deadline, payload.Length + bytes.Length)).ConfigureAwait(false));
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    private async ValueTask<RemoteLeaseReply> TakeAsync(string key, RemoteLease lease, SendOptions options)
    {
        var command = new TakeLease(
            layout.Lease(key), lease.Id, Lifetimes.Milliseconds(lease.Period), lease.Claim == RemoteLeaseClaim.IfFree, layout.Data(key), reads.Limit);
        var state = await calls.Client.SendAsync<TakeLease, LeaseState>(command, options, CancellationToken.None).ConfigureAwait(false);

        // Its own id stands there when it asks once more after an answer that was lost.
        var holder = string.Equals(state.Holder, lease.Id, StringComparison.Ordinal) ? null : state.Holder;
        var value = reads.IsWhole(state.Value)
            ? ValueReads.Found(state.Value)
            : await reads.ReadWholeAsync(key, state.Value, options).ConfigureAwait(false);
        return new(holder, value);
    }

    // Two round trips: the value must be read after the script has run, which a server that does not know it delays.
    private async ValueTask<RemoteLeaseReply> TakeOverAsync(string key, RemoteLease lease, SendOptions options)
    {
        using var held = await calls.Client.EvalAsync<BytesReply, RentedBytes?>(
            Scripts.TakeOver,
            new[] { layout.Lease(key) },
            new[] { Scripts.Argument(lease.Holder ?? ""), Scripts.Argument(lease.Id), Scripts.Argument(Lifetimes.Milliseconds(lease.Period)) },
            options).ConfigureAwait(false);
        var holder = held is null ? null : System.Text.Encoding.UTF8.GetString(held.Span);
        var stored = await calls.Client.SendAsync<GetUpToWithTtl, StoredValue>(new(layout.Data(key), reads.Limit), options, CancellationToken.None).ConfigureAwait(false);
        return new(holder, reads.IsWhole(stored) ? ValueReads.Found(stored) : await reads.ReadWholeAsync(key, stored, options).ConfigureAwait(false));
    }
}
