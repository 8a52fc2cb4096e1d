using FusionTiered.Fusion.Calls;

namespace FusionTiered.Fusion.Engine;

/// <summary>The end of a cache, for the calls that may wait long: those with a source.</summary>
/// <param name="ended">The failure that such calls get.</param>
internal sealed class EngineEnd(Func<Exception> ended) : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>The outcome of a call; at the end of the cache the failure that says so.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the wait of the caller.</param>
    public async Task<T> OrEndAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            if (!cancellationToken.CanBeCanceled)
            {
                return await call.WaitAsync(_source.Token).ConfigureAwait(false);
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _source.Token);
            return await call.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_source.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Also a failure of the call: it met parts that have ended.
            Wait.Observe(call);
            throw ended();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Wait.Observe(call);
            throw new TaskCanceledException(null, null, cancellationToken);
        }
    }

    /// <summary>The cache ends. Callers go on by themselves, not within this call.</summary>
    public void Dispose() => _ = _source.CancelAsync();
}
