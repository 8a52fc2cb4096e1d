namespace FusionTiered.Benchmarks.Peers;

/// <summary>A source that answers one call at a time, as a service with a single connection does: ten callers at once wait ten times as long.</summary>
/// <param name="takes">The time of one call.</param>
internal sealed class OneByOneSource(TimeSpan takes) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public async Task CallAsync(CancellationToken stop = default)
    {
        await _gate.WaitAsync(stop);
        try
        {
            Interlocked.Increment(ref _calls);
            await Task.Delay(takes, stop);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
