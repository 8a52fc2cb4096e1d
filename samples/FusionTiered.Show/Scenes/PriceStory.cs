using FusionTiered.Show.Market;

namespace FusionTiered.Show.Scenes;

/// <summary>A node writes one price after the other, each a number higher, and notes when each was acknowledged by every tier.</summary>
internal sealed class PriceStory(IDomainCache writer, CacheKey key, MarketQuote quote, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(int Price, long At)> _acknowledged = [];
    private readonly CancellationTokenSource _end = new();
    private Task _writing = Task.CompletedTask;
    private int _price;

    public CacheKey Key => key;

    /// <summary>The last price that was acknowledged.</summary>
    public int Written
    {
        get
        {
            lock (_gate)
            {
                return _acknowledged.Count == 0 ? 0 : _acknowledged[^1].Price;
            }
        }
    }

    /// <summary>When each price was acknowledged.</summary>
    public IReadOnlyList<(int Price, long At)> Acknowledged
    {
        get
        {
            lock (_gate)
            {
                return [.. _acknowledged];
            }
        }
    }

    public MarketQuote Quote(int price) => quote with { Price = price };

    public async Task WriteAsync(CancellationToken ct)
    {
        var price = ++_price;
        var write = await writer.SetAsync(key, Quote(price), cancellationToken: ct);
        var at = clock.GetTimestamp();
        if (write.IsEverywhere)
        {
            lock (_gate)
            {
                _acknowledged.Add((price, at));
            }
        }
    }

    /// <summary>How long ago a price was replaced, seen from a moment; zero when it was not.</summary>
    public TimeSpan AgeOf(int price, long at)
    {
        lock (_gate)
        {
            // The first that is newer; most look at the end.
            var next = _acknowledged.Count;
            while (next > 0 && _acknowledged[next - 1].Price > price)
            {
                next--;
            }

            return next < _acknowledged.Count && _acknowledged[next].At < at ? clock.GetElapsedTime(_acknowledged[next].At, at) : TimeSpan.Zero;
        }
    }

    /// <summary>Writes on and on, with a pause in between.</summary>
    public void Begin(TimeSpan pause, CancellationToken ct) => _writing = Task.Run(
        async () =>
        {
            while (!_end.IsCancellationRequested)
            {
                await WriteAsync(ct);
                await Task.Delay(pause, clock, ct);
            }
        },
        ct);

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _writing;
    }

    public void Dispose() => _end.Dispose();
}
