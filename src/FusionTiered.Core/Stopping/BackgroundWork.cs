namespace FusionTiered.Stopping;

/// <summary>Loops that run from the start of the host to its end, apart from every request.</summary>
internal sealed class BackgroundWork : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _running = [];
    private int _isDisposed;

    /// <summary>Begins one. It may not fail, and ends when its token is cancelled.</summary>
    public void Begin(Func<CancellationToken, Task> loop)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _running.Add(RunAsync(loop));
        }
    }

    /// <summary>Calls all off, and waits for them.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // Twice, since the container knows its owner under two types.
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _end.Cancel();
            _end.Dispose();
        }
    }

    // The start of the host waits for nothing that the loop does before its first wait.
    private async Task RunAsync(Func<CancellationToken, Task> loop)
    {
        var end = _end.Token;
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await loop(end).ConfigureAwait(false);
    }
}
