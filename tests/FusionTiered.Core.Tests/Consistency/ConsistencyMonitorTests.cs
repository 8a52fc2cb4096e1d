using FusionTiered.Consistency;
using FusionTiered.Core.Tests.Support;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;

namespace FusionTiered.Core.Tests.Consistency;

public sealed class ConsistencyMonitorTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly LogLines _log = new();
    private readonly ListedComparer _tiers = new();
    private readonly ProfileState _profile = new(DomainProfileCompiler.Compile("feed", new(), new()));
    private readonly ConsistencyMonitor _monitor;

    public ConsistencyMonitorTests() => _monitor = new(_tiers, sampling: 1_000, _clock, _log);

    [Theory]
    [InlineData("Same", "Same", "Same")]
    [InlineData("Stale", "Different", "Different", "Different", "Different")]
    [InlineData("Late", "Different", "Different", "Same")]
    [InlineData("Late", "Different", "Different", "Gone")]
    [InlineData("Stale", "Same", "Different", "Different")]
    [InlineData("Same", "Different", "Same", "Same")]
    [InlineData("Same", "Same", "Different", "Gone")]
    [InlineData("Same", "Same", "Gone")]
    [InlineData("Same", "Same", "Unknown")]
    [InlineData("Gone", "Gone")]
    [InlineData("Gone", "Different", "Gone")]
    [InlineData("OnlyInMemory", "OnlyInMemory")]
    [InlineData("OnlyInMemory", "Same", "OnlyInMemory")]
    [InlineData("NotCompared", "Unknown")]
    public void A_sampled_hit_is_counted_once_by_what_the_looks_found(string result, params string[] looks)
    {
        _tiers.Answers.AddRange(looks.Select(Enum.Parse<TierComparison>));
        Note();

        Pass(seconds: 20);

        Enum.GetValues<ConsistencyResult>().Where(each => Counters[each] > 0).Should().Equal(Enum.Parse<ConsistencyResult>(result));
        (Counters[Enum.Parse<ConsistencyResult>(result)], _tiers.Answers.Count).Should().Be((1, 0));
    }

    [Fact]
    public void Looks_come_one_second_and_ten_seconds_after_the_hit()
    {
        _tiers.Answers.AddRange([TierComparison.Same, TierComparison.Same]);
        Note();
        var seen = Enumerable.Range(1, 12).Where(_ =>
        {
            var before = _tiers.Looks;
            _clock.Advance(Second);
            return _tiers.Looks > before;
        });

        seen.Should().Equal(1, 10);
    }

    [Fact]
    public void Nothing_waits_for_the_clock_while_no_hit_does()
    {
        _tiers.Answers.AddRange([TierComparison.Same, TierComparison.Same]);
        _clock.PendingTimers.Should().Be(0);
        Note();
        _clock.PendingTimers.Should().Be(1);

        Pass(seconds: 11);

        (_clock.PendingTimers, _monitor.Waiting).Should().Be((0, 0));
    }

    [Fact]
    public void A_stale_hit_is_logged_without_its_key_and_at_most_once_a_minute()
    {
        for (var hit = 0; hit < 3; hit++)
        {
            _tiers.Answers.AddRange([TierComparison.Same, TierComparison.Different, TierComparison.Different]);
            Note();
            Pass(seconds: 12);
        }

        _log.Ids.Should().Equal(EventIds.TiersDiffer);
        _log.Texts.Single().Should().Contain("'feed'").And.NotContain("secret");
        Pass(seconds: 60);
        _tiers.Answers.AddRange([TierComparison.Same, TierComparison.Different, TierComparison.Different]);
        Note();
        Pass(seconds: 12);
        _log.Ids.Should().HaveCount(2);
    }

    [Fact]
    public void The_time_of_the_last_difference_is_kept()
    {
        _tiers.Answers.AddRange([TierComparison.Same, TierComparison.Different, TierComparison.Different]);
        Note();
        Pass(seconds: 11);
        var at = _clock.GetUtcNow();
        Pass(seconds: 30);

        Counters.LastDifference.Should().Be(at);
    }

    [Fact]
    public void More_hits_than_may_wait_are_dropped()
    {
        for (var hit = 0; hit < ConsistencyMonitor.Most + 3; hit++)
        {
            Note();
        }

        (_monitor.Waiting, Counters[ConsistencyResult.Dropped]).Should().Be((ConsistencyMonitor.Most, 3));
    }

    [Fact]
    public void A_comparison_that_fails_says_nothing()
    {
        _tiers.Failure = new InvalidOperationException();
        Note();
        Pass(seconds: 1);

        Counters[ConsistencyResult.NotCompared].Should().Be(1);
    }

    [Fact]
    public async Task One_look_at_a_time_asks_L2()
    {
        _tiers.Pending = new();
        Note();
        Note();
        Pass(seconds: 3);
        _tiers.Looks.Should().Be(1);

        _tiers.Pending.SetResult(TierComparison.Gone);
        await Task.WhenAny(Task.Run(async () =>
        {
            while (_tiers.Looks < 2)
            {
                await Task.Yield();
            }
        }), Task.Delay(TimeSpan.FromSeconds(30)));
        _tiers.Looks.Should().Be(2);
    }

    [Fact]
    public void A_larger_sampling_takes_fewer_hits()
    {
        using var monitor = new ConsistencyMonitor(_tiers, sampling: 10_240, _clock, _log);
        for (var hit = 0; hit < 100; hit++)
        {
            monitor.Note(Hit());
        }

        monitor.Waiting.Should().Be(10);
    }

    [Fact]
    public void A_cache_that_has_ended_compares_nothing()
    {
        Note();
        _monitor.Dispose();
        Note();
        Pass(seconds: 2);

        (_monitor.Waiting, _tiers.Looks, _clock.PendingTimers).Should().Be((0, 0, 0));
    }

    [Fact]
    public void Noting_a_hit_allocates_nothing()
    {
        var key = new CacheProfile("feed").Of("secret");
        _monitor.Note(Hit());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var hit = 0; hit < 200; hit++)
        {
            _monitor.Note(SampledHit.Of(_profile, in key, typeof(string), this));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    public void Dispose() => _monitor.Dispose();

    private ConsistencyCounters Counters => _profile.Counters.Consistency;

    private SampledHit Hit() => SampledHit.Of(_profile, new CacheProfile("feed").Of("secret"), typeof(string), this);

    private void Note() => _monitor.Note(Hit());

    private void Pass(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(Second);
        }
    }

    private sealed class ListedComparer : ITierComparer
    {
        private int _looks;

        public List<TierComparison> Answers { get; } = [];

        public Exception? Failure { get; set; }

        public TaskCompletionSource<TierComparison>? Pending { get; set; }

        public int Looks => Volatile.Read(ref _looks);

        public ValueTask<TierComparison> CompareAsync(SampledHit hit, CancellationToken deadline)
        {
            Interlocked.Increment(ref _looks);
            if (Failure is { } failure)
            {
                throw failure;
            }

            if (Pending is { } pending)
            {
                return new(pending.Task);
            }

            var next = Answers[0];
            Answers.RemoveAt(0);
            return new(next);
        }
    }
}
