using FusionTiered.Show.Market;

namespace FusionTiered.Show.Scenes;

/// <summary>A source that answers one call at a time, as a rate-limited API does: without protection, callers queue up behind it.</summary>
internal sealed class SerialSource(Analyst analyst, TimeSpan callTime, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public async ValueTask<MarketQuote> QuoteAsync(Page page, CancellationToken ct)
    {
        Interlocked.Increment(ref _calls);
        await _turn.WaitAsync(ct);
        try
        {
            // A timer may fire some milliseconds early; a call must not.
            var began = clock.GetTimestamp();
            for (var left = callTime; left > TimeSpan.Zero; left = callTime - clock.GetElapsedTime(began))
            {
                await Task.Delay(left + TimeSpan.FromMilliseconds(1), clock, ct);
            }

            return analyst.Quote(page);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
