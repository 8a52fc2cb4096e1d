using System.Buffers;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>
/// Sets a large value over the connection for such without losing the order with what goes over the other: first the lease of the key
/// is taken there, then the value is stored here only if the lease still stands. A write, a removal or a load that comes in between
/// voids the lease, so a value that is late is dropped.
/// </summary>
internal sealed class LargeValues(RedisCalls calls, KeyLayout layout, NodePresence presence)
{
    // Others may come in between, as may happen to any write; more than a few in a row are another trouble.
    private const int Tries = 3;

    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(1);

    private long _sets;

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        var first = calls.Write(deadline);
        var second = first with { Route = CommandRoute.Large };
        var id = $"{presence.Node}/set{Interlocked.Increment(ref _sets)}";
        var idArgument = Scripts.Argument(id);
        var lease = (long)(deadline + LeaseMargin).TotalMilliseconds;
        ReadOnlySequence<byte>[] arguments = [idArgument, Scripts.Any, default, default, new(payload), Scripts.Argument(Lifetimes.Milliseconds(keepFor))];
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            _ = await calls.Client.SetAsync(layout.Lease(key), idArgument, lease, options: first).ConfigureAwait(false);
            var outcome = await calls.Client.EvalAsync<IntegerReply, long>(
                Scripts.Store, new[] { layout.Lease(key), layout.Data(key) }, arguments, second).ConfigureAwait(false);
            if (outcome == StoreOutcomes.Stored)
                return;
        }

        throw new RemoteTierException(RemoteFailure.Refused, "A large value was not stored in Redis: others kept changing its key meanwhile.");
    }
}
