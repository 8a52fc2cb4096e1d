using FusionTiered.Scheduling;

namespace FusionTiered.DistributedCaches;

/// <summary>Lets changes of one key happen one after another, also when nobody waits for them any more.</summary>
/// <remarks>
/// An <see cref="Microsoft.Extensions.Caching.Distributed.IDistributedCache"/> orders nothing. One that has to wait here for longer
/// than its deadline was never begun. Keys share a number of queues.
/// </remarks>
internal sealed class KeyOrder
{
    private const int Queues = 64;

    // Never disposed: nobody waits on their handles, and a change that nobody waits for may still be under way.
    private readonly SemaphoreSlim[] _queues = [.. Enumerable.Range(0, Queues).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Runs a change when those before it have ended.</summary>
    public async Task<T> RunAsync<T>(string key, Func<CancellationToken, Task<T>> change, CancellationToken giveUp)
    {
        var queue = QueueOf(key);
        if (!queue.Wait(0, CancellationToken.None))
        {
            try
            {
                await queue.WaitAsync(giveUp).ConfigureAwait(Continuation.IsCaptured);
            }
            catch (OperationCanceledException busy)
            {
                throw new RemoteTierException(RemoteFailure.Unreachable, "An earlier change in the distributed cache has not ended.", busy);
            }
        }

        try
        {
            return await change(giveUp).ConfigureAwait(Continuation.IsCaptured);
        }
        finally
        {
            queue.Release();
        }
    }

    private SemaphoreSlim QueueOf(string key) => _queues[(uint)string.GetHashCode(key, StringComparison.Ordinal) % _queues.Length];
}
