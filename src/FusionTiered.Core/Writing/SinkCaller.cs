using FusionTiered.Profiles;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Writing;

/// <summary>Calls a sink under its deadline, and counts and logs what came of it.</summary>
/// <param name="sink">The sink.</param>
/// <param name="options">Its deadline.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Told of failures.</param>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class SinkCaller<T>(IWriteBehindSink<T> sink, WriteBehindOptions options, TimeProvider clock, ILogger log)
{
    /// <summary>Hands a batch to the sink, and reports the outcome to the queue.</summary>
    /// <param name="queue">Where the batch came from.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="fencingToken">For the sink.</param>
    /// <param name="end">No call of the sink is wanted any more.</param>
    /// <returns>Whether the sink took the batch, and the write that has stepped aside, if one has.</returns>
    public async Task<(bool IsTaken, QueuedWrite<T>? Poison)> CallAsync(
        SinkQueue<T> queue, ProfileState profile, IReadOnlyList<QueuedWrite<T>> batch, long fencingToken, CancellationToken end)
    {
        var counters = profile.Counters.Writes;
        try
        {
            await CallAsync(new WriteBehindBatch<T>([.. batch.Select(static each => each.Write)], fencingToken), profile.Name, end).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The application's sink may throw anything: the writes are tried again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (end.IsCancellationRequested)
            {
                queue.Return(batch);
                return (false, null);
            }

            var named = failure.GetType().Name;
            counters.Retry(batch.Count);
            var rest = queue.Failed(batch, named, out var poison);
            WriteBehindLog.SinkFailed(log, profile.Name, batch.Count, named, failure);
            if (rest is { } pause)
            {
                WriteBehindLog.SinkRests(log, profile.Name, pause.TotalSeconds);
            }

            return (false, poison);
        }

        counters.Sink(batch.Count);
        if (queue.Succeeded(batch))
        {
            WriteBehindLog.SinkBack(log, profile.Name);
        }

        return (true, null);
    }

    private async ValueTask CallAsync(WriteBehindBatch<T> batch, string profile, CancellationToken end)
    {
        using var deadline = new CancellationTokenSource(options.SinkDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, end);
        await using var telling = deadline.Token.UnsafeRegister(_ => WriteBehindLog.SinkLate(log, profile, options.SinkDeadline.TotalSeconds), state: null).ConfigureAwait(false);

        // Its end is waited for, however late: a second call beside it could overtake it.
        await sink.WriteAsync(batch, either.Token).ConfigureAwait(false);
    }
}
