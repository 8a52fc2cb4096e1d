using System.Buffers;
using System.Globalization;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>
/// Sets a large value over the connection for such without losing the order with the operations on the other: first the lease of the key
/// is taken there, then the value is stored here only if the lease still stands. A write, a removal or a load that comes in between
/// voids the lease, so a value that is late is dropped.
/// </summary>
/// <remarks>
/// The value is sent by a <c>SET</c> to a key of its own, which the server takes as it comes; a script then only gives it its name.
/// A script that is handed the value copies it, and the server does nothing else meanwhile: 59 ms for 32 MB.
/// </remarks>
internal sealed class LargeValues(RedisCalls calls, KeyLayout layout, NodePresence presence)
{
    // Others may come in between, as may happen to any write; more than a few in a row are another trouble.
    private const int Tries = 3;

    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(1);

    private readonly Telling _telling = new(calls, layout);
    private long _sets;

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        Check(payload.Length);
        var options = calls.Write(deadline);
        var id = $"{presence.Node}/set{Interlocked.Increment(ref _sets)}";
        var lease = PeriodOf(deadline);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            _ = await calls.Client.SetAsync(layout.Lease(key), Scripts.Argument(id), lease, options: options).ConfigureAwait(false);
            if (await StoreAsync(key, id, Scripts.AnyEntry, payload, keepFor, lease, options).ConfigureAwait(false) == StoreOutcomes.Stored)
            {
                return;
            }
        }

        throw new RemoteTierException(RemoteFailure.Refused, "A large value was not stored in Redis: others kept changing its key meanwhile.");
    }

    /// <summary>Stores a value loaded under a lease: one of <see cref="StoreOutcomes"/>.</summary>
    public ValueTask<long> StoreAsync(string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        Check(payload.Length);
        return StoreAsync(key, leaseId, Scripts.Arguments(seen), payload, keepFor, PeriodOf(deadline), calls.Write(deadline));
    }

    private void Check(int bytes)
    {
        if (bytes > calls.Client.MaxValueBytes)
        {
            throw new RemoteTierException(
                RemoteFailure.Refused,
                string.Create(CultureInfo.InvariantCulture, $"A value of {bytes} bytes was not sent to Redis, since it could not be read: MaxReplyBytes is {calls.Client.MaxValueBytes}."));
        }
    }

    // A value that nobody completes is gone soon after nobody waits for it any more.
    private static long PeriodOf(TimeSpan deadline) => (long)(deadline + LeaseMargin).TotalMilliseconds;

    private async ValueTask<long> StoreAsync(
        string key,
        string leaseId,
        (ReadOnlySequence<byte> How, ReadOnlySequence<byte> Offset, ReadOnlySequence<byte> Bytes) seen,
        ReadOnlyMemory<byte> payload,
        TimeSpan? keepFor,
        long period,
        SendOptions options)
    {
        var upload = layout.Upload(key, leaseId);
        var batch = new RedisBatch();
        var sent = batch.Set(new(upload, payload, period));
        var stored = batch.Add<Eval<IntegerReply, long>, long>(_telling.Command<IntegerReply, long>(
            Scripts.StoreUpload,
            [layout.Lease(key), layout.Data(key), upload],
            [Scripts.Argument(leaseId), seen.How, seen.Offset, seen.Bytes, Scripts.Argument(Lifetimes.Milliseconds(keepFor))])); // beside a large value its text is nothing, and who names it by its digest may have to send both again
        await batch.SendAsync(calls.Client, options with { Route = CommandRoute.Large, PayloadBytes = payload.Length }).ConfigureAwait(false);
        _ = sent.Result;
        return stored.Result != StoreOutcomes.NoUpload
            ? stored.Result
            : throw new RemoteTierException(RemoteFailure.Refused, "A large value was not stored in Redis: it was evicted at once.");
    }
}
