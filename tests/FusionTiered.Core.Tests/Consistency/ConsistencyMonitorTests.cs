using FusionTiered.Consistency;
using FusionTiered.Core.Tests.Support;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

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
    [InlineData("Stale", "Same", "Different", "Different", "Different")]
    [InlineData("Late", "Same", "Different", "Different", "Same")]
    [InlineData("Late", "Same", "Different", "Different", "Gone")]
    [InlineData("Late", "Same", "Different", "Different", "Unknown")]
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
    public void A_hit_that_comes_while_another_waits_for_its_second_look_has_its_first_look_in_time()
    {
        _tiers.Answers.AddRange(Enumerable.Repeat(TierComparison.Same, 4));
        Note();
        var seen = Enumerable.Range(1, 14).Where(second =>
        {
            var before = _tiers.Looks;
            _clock.Advance(Second);
            if (second == 3)
            {
                Note();
            }

            return _tiers.Looks > before;
        });

        seen.Should().Equal(1, 4, 10, 13);
    }

    [Fact]
    public void A_change_that_is_on_its_way_at_the_second_look_is_not_stale()
    {
        _tiers.Answers.AddRange([TierComparison.Same, TierComparison.Different, TierComparison.Different, TierComparison.Gone]);
        Note();
        Pass(seconds: 11);
        Counters[ConsistencyResult.Stale].Should().Be(0);

        Pass(seconds: 8);
        (Counters[ConsistencyResult.Stale], Counters[ConsistencyResult.Late], _log.Ids.Count).Should().Be((0, 1, 0));
    }

    [Fact]
    public void A_difference_that_the_lease_allows_is_not_stale()
    {
        using var monitor = new ConsistencyMonitor(_tiers, sampling: 1_000, _clock, _log, lease: TimeSpan.FromSeconds(30));
        _tiers.Answers.AddRange(Stale);
        monitor.Note(Hit());
        Pass(seconds: 30);
        Counters[ConsistencyResult.Stale].Should().Be(0);

        _tiers.Answers.Add(TierComparison.Different);
        Pass(seconds: 1);
        Counters[ConsistencyResult.Stale].Should().Be(1);
    }

    [Fact]
    public void A_log_that_fails_does_not_end_the_comparisons()
    {
        using var monitor = new ConsistencyMonitor(_tiers, sampling: 1_000, _clock, new FailingLog());
        _tiers.Answers.AddRange([.. Stale, TierComparison.Same, TierComparison.Same]);
        monitor.Note(Hit());
        Pass(seconds: 12);
        monitor.Note(Hit());
        Pass(seconds: 12);

        (Counters[ConsistencyResult.Stale], Counters[ConsistencyResult.Same], monitor.Waiting).Should().Be((1, 1, 0));
    }

    [Fact]
    public async Task A_look_asks_for_the_end_of_the_one_under_way()
    {
        _tiers.Pending = new();
        Note();
        Pass(seconds: 1);
        var look = _monitor.LookAsync();
        look.IsCompleted.Should().BeFalse();

        _tiers.Pending.SetResult(TierComparison.Gone);
        await look.WaitAsync(TimeSpan.FromSeconds(30));
        Counters[ConsistencyResult.Gone].Should().Be(1);
    }

    [Fact]
    public async Task A_cache_that_ends_during_a_look_looks_no_more()
    {
        _tiers.Pending = new();
        Note();
        Note();
        Pass(seconds: 1);
        var look = _monitor.LookAsync();
        _monitor.Dispose();

        _tiers.Pending.SetResult(TierComparison.Same);
        await look.WaitAsync(TimeSpan.FromSeconds(30));
        (_tiers.Looks, _monitor.Waiting, _clock.PendingTimers).Should().Be((1, 0, 0));
    }

    [Fact]
    public void Hits_of_many_threads_all_wait_for_their_look()
    {
        Parallel.For(0, 200, _ => Note());

        _monitor.Waiting.Should().Be(200);
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
            _tiers.Answers.AddRange(Stale);
            Note();
            Pass(seconds: 12);
        }

        _log.Ids.Should().Equal(EventIds.TiersDiffer);
        _log.Texts.Single().Should().Contain("'feed'").And.NotContain("secret");
        Pass(seconds: 60);
        _tiers.Answers.AddRange(Stale);
        Note();
        Pass(seconds: 12);
        _log.Ids.Should().HaveCount(2);
    }

    [Fact]
    public void The_time_of_the_last_difference_is_kept()
    {
        _tiers.Answers.AddRange(Stale);
        Note();
        Pass(seconds: 11);
        var at = _clock.GetUtcNow();
        Pass(seconds: 30);
        (Counters.LastDifference, Counters.LastStale).Should().Be((at, at));

        _tiers.Answers.AddRange([TierComparison.Different, TierComparison.Different, TierComparison.Same]);
        Note();
        Pass(seconds: 10);
        (Counters.LastDifference, Counters.LastStale).Should().Be((_clock.GetUtcNow(), at), "a late hit is not stale");
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

    // From the first look on.
    private static TierComparison[] Stale => [TierComparison.Different, TierComparison.Different, TierComparison.Different, TierComparison.Different];

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

    private sealed class FailingLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException();
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
