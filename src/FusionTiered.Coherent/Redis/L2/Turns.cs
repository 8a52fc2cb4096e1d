using FusionTiered.Engines;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>Work that one node does at a time, by a key in Redis and scripts that compare its holder.</summary>
/// <param name="calls">Sends them.</param>
/// <param name="layout">Names the keys.</param>
/// <param name="deadline">When an operation ends at the latest.</param>
internal sealed class Turns(RedisCalls calls, KeyLayout layout, TimeSpan deadline) : IClusterLeases
{
    public bool AreShared => true;

    public async ValueTask<ClusterLeaseAnswer> TakeAsync(string name, TimeSpan period, CancellationToken cancellationToken = default)
    {
        var id = ClusterLease.NewId();
        var number = await AskAsync(
            Scripts.TakeTurn, new[] { layout.Turn(name), layout.TurnCount(name) }, [Scripts.Argument(id), Scripts.Argument(Lifetimes.Milliseconds(period))], cancellationToken).ConfigureAwait(false);
        if (number is null)
        {
            // It may still be taken, and then by nobody.
            _ = AskAsync(Scripts.Release, new[] { layout.Turn(name) }, [Scripts.Argument(id)], CancellationToken.None);
        }

        return number switch
        {
            null => ClusterLeaseAnswer.Unknown,
            0 => ClusterLeaseAnswer.Elsewhere,
            { } taken => ClusterLeaseAnswer.Held(new(name, id, taken)),
        };
    }

    public async ValueTask<ClusterLeaseAnswer> RenewAsync(ClusterLease lease, TimeSpan period, CancellationToken cancellationToken = default) =>
        await AskAsync(
            Scripts.RenewTurn, new[] { layout.Turn(lease.Name) }, [Scripts.Argument(lease.Id), Scripts.Argument(Lifetimes.Milliseconds(period))], cancellationToken).ConfigureAwait(false) switch
        {
            null => ClusterLeaseAnswer.Unknown,
            0 => ClusterLeaseAnswer.Elsewhere,
            _ => ClusterLeaseAnswer.Held(lease),
        };

    public async ValueTask ReleaseAsync(ClusterLease lease, CancellationToken cancellationToken = default) =>
        await AskAsync(Scripts.Release, new[] { layout.Turn(lease.Name) }, [Scripts.Argument(lease.Id)], cancellationToken).ConfigureAwait(false);

    // Null: Redis did not answer, or refused.
    private async Task<long?> AskAsync(RedisScript script, RedisKey[] keys, System.Buffers.ReadOnlySequence<byte>[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.Client.EvalAsync<IntegerReply, long>(script, keys, arguments, calls.Write(deadline), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure) || failure is OperationCanceledException)
        {
            return null;
        }
    }
}
