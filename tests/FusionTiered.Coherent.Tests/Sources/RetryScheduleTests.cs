using System.Net;
using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Testing;
using Polly;
using Polly.CircuitBreaker;

namespace FusionTiered.Coherent.Tests.Sources;

/// <summary>The schedules of background work: 10, 20, 40 s; 2, 4, 8 min; more than 3 failures in a row.</summary>
public class RetryScheduleTests
{
    private readonly ManualClock _clock = new();
    private readonly TimersOf _timers;
    private int _runs;

    public RetryScheduleTests() => _timers = new(_clock);

    [Fact]
    public Task An_ordinary_failure_is_retried_after_10_20_and_40_seconds() =>
        ScheduleIsAsync(RetrySchedule.ForBackgroundWork(_timers), static () => new HttpRequestException("down"), 10, 20, 40);

    [Fact]
    public Task A_rate_limit_is_retried_after_2_4_and_8_minutes() =>
        ScheduleIsAsync(RetrySchedule.ForBackgroundWork(_timers), static () => new HttpRequestException("slow down", null, HttpStatusCode.TooManyRequests), 120, 240, 480);

    [Fact]
    public Task What_the_source_says_comes_first() =>
        ScheduleIsAsync(RetrySchedule.ForBackgroundWork(_timers), static () => new RetryAfterException(TimeSpan.FromSeconds(7)), 7, 7, 7);

    [Fact]
    public Task A_schedule_can_be_had_alone() =>
        ScheduleIsAsync(RetrySchedule.RateLimited.ToPipeline(_timers), static () => new FormatException(), 120, 240, 480);

    [Fact]
    public async Task One_try_takes_30_seconds_at_most()
    {
        var run = RunAsync(RetrySchedule.ForBackgroundWork(_timers), static async token => await new TaskCompletionSource().Task.WaitAsync(token));
        await Eventually.IsTrueAsync(() => _runs == 1 && _clock.PendingTimers == 1, "the try is limited");

        _clock.Advance(RetrySchedule.OneTry);
        await PauseBeginsAsync(runs: 1, TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.IsTrueAsync(() => _runs == 2, "it is retried");
        run.IsCompleted.Should().BeFalse();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 8)]
    [InlineData(5, 10)]
    [InlineData(15, 30)]
    [InlineData(int.MaxValue, 30)]
    public void The_pause_is_two_minutes_for_each_failure_at_most_30(int failures, int minutes) =>
        RetrySchedule.Pause(failures).Should().Be(TimeSpan.FromMinutes(minutes));

    [Fact]
    public async Task The_fourth_failed_run_in_a_row_is_followed_by_8_minutes_of_rest_then_10()
    {
        var pipeline = RetrySchedule.ForBackgroundWork(_timers);
        for (var run = 0; run < 4; run++)
        {
            await FailedRunAsync(pipeline);
        }

        foreach (var minutes in new[] { 8, 10, 12 })
        {
            _clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            await RunAsync(pipeline, static _ => Task.CompletedTask).Invoking(task => task).Should().ThrowAsync<BrokenCircuitException>();
            _clock.Advance(TimeSpan.FromSeconds(1));
            await FailedRunAsync(pipeline);
        }
    }

    private async Task ScheduleIsAsync(ResiliencePipeline pipeline, Func<Exception> failure, params int[] seconds)
    {
        var run = RunAsync(pipeline, _ => throw failure());
        for (var i = 0; i < seconds.Length; i++)
        {
            await PauseBeginsAsync(i + 1, TimeSpan.FromSeconds(seconds[i]));
            _clock.Advance(TimeSpan.FromSeconds(seconds[i]) - TimeSpan.FromMilliseconds(1));
            _runs.Should().Be(i + 1);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await run.Invoking(task => task).Should().ThrowAsync<Exception>();
        _runs.Should().Be(seconds.Length + 1);
    }

    /// <summary>While a try is under way there is a timer, too: that of its own limit.</summary>
    private Task PauseBeginsAsync(int runs, TimeSpan pause) =>
        Eventually.IsTrueAsync(() => _runs == runs && _timers.Last == pause && _clock.PendingTimers == 1, $"a pause of {pause} begins");

    private async Task FailedRunAsync(ResiliencePipeline pipeline)
    {
        _runs = 0;
        await ScheduleIsAsync(pipeline, static () => new HttpRequestException("down"), 10, 20, 40);
    }

    private async Task RunAsync(ResiliencePipeline pipeline, Func<CancellationToken, Task> work) =>
        await pipeline.ExecuteAsync(async token =>
        {
            Interlocked.Increment(ref _runs);
            await work(token);
        });

    /// <summary>The clock, and how long the last timer was set for.</summary>
    private sealed class TimersOf(ManualClock clock) : TimeProvider
    {
        private long _last;

        public TimeSpan Last => new(Volatile.Read(ref _last));

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = clock.CreateTimer(callback, state, dueTime, period);
            Volatile.Write(ref _last, dueTime.Ticks);
            return timer;
        }
    }
}
