using FusionTiered.Time;
using FusionTiered.WriteBehind.Streams;
using FusionTiered.Writing;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>When a partition claims, and how long it sleeps.</summary>
public sealed class ClaimPaceTests
{
    private readonly ManualClock _clock = new();
    private readonly DurableWriteBehindOptions _options = new() { BatchSize = 10, BatchDelay = TimeSpan.Zero };
    private readonly SinkQueue<int> _queue;
    private readonly ClaimPace<int> _pace;

    public ClaimPaceTests()
    {
        var clock = new CacheClock(_clock);
        _queue = new(_options, clock);
        _pace = new(_queue, _options, clock);
    }

    [Fact]
    public void In_an_outage_it_sleeps_until_the_sink_is_tried_again()
    {
        Add("abcd");
        for (var call = 0; call < 4; call++)
            Fail(); // the batch, and three of its writes alone
        _queue.IsDown.Should().BeTrue();
        _pace.Claimed(isFull: false);
        _clock.Advance(ClaimPace<int>.Shortest);
        _pace.IsDue(hurry: true).Should().BeFalse("the fourth one is the next probe");
        _pace.Wait.Should().Be(_options.RetryDelay - ClaimPace<int>.Shortest, "a shorter wait would only turn the loop");
    }

    [Fact]
    public void It_claims_one_when_the_sink_is_down_and_nothing_new_is_there()
    {
        Add("abc");
        for (var call = 0; call < 4; call++)
            Fail();
        _pace.IsDue(hurry: false).Should().BeTrue();
        _pace.Most.Should().Be(1);
        _pace.Claimed(isFull: true);
        _pace.Wait.Should().Be(ClaimPace<int>.Shortest);
    }

    [Fact]
    public void After_a_full_claim_it_claims_again_at_once()
    {
        _pace.Claimed(isFull: true);
        _pace.IsDue(hurry: false).Should().BeTrue();
        _pace.Claimed(isFull: false);
        _pace.IsDue(hurry: false).Should().BeFalse();
        _pace.IsDue(hurry: true).Should().BeTrue();
    }

    private void Add(string keys)
    {
        foreach (var key in keys)
            _queue.TryAdd(new PendingWrite<int>(Guid.NewGuid(), CacheKey.Raw(key.ToString()), 0, key), out _, out _);
    }

    private void Fail() => _queue.Failed(_queue.Take(hurry: true)!, "TimeoutException", out _);
}
