using FusionTiered.Show.Market;

namespace FusionTiered.Show.Scenes;

/// <summary>Reads the price of a <see cref="PriceStory"/> on another node, when it changes and in between, and holds each answer against what was written.</summary>
internal sealed class PriceReader(PriceStory story, IDomainCache node, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _told = new(0);
    private readonly CancellationTokenSource _end = new();
    private readonly HeldSource<MarketQuote> _source = HeldSource<MarketQuote>.Ready(story.Quote(0));
    private readonly List<(int Price, long At)> _firsts = [];
    private Task _reading = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;
    private volatile int _lastVerified;
    private volatile int _least;
    private int _verified;
    private int _unverified;

    public int Verified => Volatile.Read(ref _verified);

    public int Unverified => Volatile.Read(ref _unverified);

    public int LastVerified => _lastVerified;

    /// <summary>How long a price had been replaced, at most, that was answered as verified.</summary>
    public TimeSpan Oldest { get; private set; }

    /// <summary>By how many prices an unverified answer was behind, at most.</summary>
    public int Behind { get; private set; }

    /// <summary>Verified answers below what was asked for by <see cref="ForbidBelow"/>.</summary>
    public int Forbidden { get; private set; }

    /// <summary>Calls of the source.</summary>
    public int Calls => _source.Calls;

    /// <summary>When a price, or a newer one, was first seen. To be read after the end.</summary>
    public IReadOnlyList<(int Price, long At)> Firsts => _firsts;

    /// <summary>From here on no verified answer may be older.</summary>
    public void ForbidBelow(int price) => _least = price;

    /// <param name="pause">Between two reads when nothing is told.</param>
    public void Begin(TimeSpan pause, CancellationToken ct)
    {
        _watching = Task.Run(WatchAsync, ct);
        _reading = Task.Run(
            async () =>
            {
                while (!_end.IsCancellationRequested)
                {
                    await ReadAsync(ct);
                    await _told.WaitAsync(pause, ct);
                }
            },
            ct);
    }

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _reading;
        await _watching;
    }

    public void Dispose()
    {
        _end.Dispose();
        _told.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var _ in node.WatchAsync(CacheWatch.Key(story.Key), _end.Token))
            {
                _told.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async ValueTask ReadAsync(CancellationToken ct)
    {
        var (least, began) = (_least, clock.GetTimestamp());
        var answer = await node.AskAsync(story.Key, _source, ct);
        var price = (int)answer.Value!.Price;
        if (!answer.IsVerified)
        {
            Behind = Math.Max(Behind, story.Written - price);
            Interlocked.Increment(ref _unverified);
            return;
        }

        Interlocked.Increment(ref _verified);
        Forbidden += price < least ? 1 : 0;
        var age = story.AgeOf(price, began);
        Oldest = age > Oldest ? age : Oldest;
        if (_firsts.Count == 0 || price > _firsts[^1].Price)
        {
            _firsts.Add((price, clock.GetTimestamp()));
        }

        _lastVerified = price;
    }
}
