using FusionTiered.Time;
using FusionTiered.Writing;

namespace FusionTiered.Core.Tests.Writing;

/// <summary>A queue on a clock that stands still, and its keys by one letter each.</summary>
internal sealed class QueueOf
{
    private long _sequence;

    public QueueOf(Action<WriteBehindOptions>? configure = null)
    {
        var options = new WriteBehindOptions { BatchSize = 3, BatchDelay = TimeSpan.FromMilliseconds(200), MaxTries = 2, RetryDelay = TimeSpan.FromSeconds(1) };
        configure?.Invoke(options);
        Queue = new(options, new CacheClock(Clock), Successes);
    }

    public ManualClock Clock { get; } = new();

    public SinkQueue<int> Queue { get; }

    public SinkSuccesses Successes { get; } = new();

    public static CacheKey Key(char letter) => CacheKey.Raw(letter.ToString());

    public PendingWrite<int> Add(char letter, int value = 0)
    {
        var write = new PendingWrite<int>(Guid.NewGuid(), Key(letter), value, ++_sequence);
        Queue.TryAdd(write, out _, out _);
        return write;
    }

    public void Add(string letters)
    {
        foreach (var letter in letters)
            Add(letter);
    }

    /// <summary>The keys of the next batch; empty: none is due.</summary>
    public string Next(bool hurry = false)
    {
        Batch = Queue.Take(hurry) ?? [];
        return string.Concat(Batch.Select(static write => write.Write.Key.Text));
    }

    public IReadOnlyList<QueuedWrite<int>> Batch { get; private set; } = [];

    public void Succeed() => Queue.Succeeded(Batch);

    public void Fail()
    {
        Queue.Failed(Batch, "TimeoutException", out var poison);
        Poison = poison;
        if (poison is not null)
            Queue.StepAside(poison);
    }

    public QueuedWrite<int>? Poison { get; private set; }
}
