using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Sources;

public class RetryTests
{
    private readonly TestSource<string> _source = new("v");

    [Fact]
    public async Task Without_the_setting_a_failure_is_not_retried()
    {
        using var test = TestCache.New();
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<HttpRequestException>();
        _source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_failed_source_is_called_again_after_growing_pauses()
    {
        using var test = Retrying(3);
        _source.Answers(static call => call < 4 ? throw new HttpRequestException("down") : "fourth");
        var load = Load(test);

        foreach (var (seconds, calls) in new[] { (1, 2), (2, 3), (4, 4) })
        {
            await PauseAsync(test);
            test.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            _source.Calls.Should().Be(calls - 1);
            test.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await _source.CalledAsync(calls);
        }

        (await load).Should().Be("fourth");
        (test.Counters.Loads, test.Counters.Failures).Should().Be((4, 0));
    }

    [Fact]
    public async Task The_last_failure_is_the_callers()
    {
        using var test = Retrying(2, TimeSpan.Zero);
        _source.Answers(static call => throw new HttpRequestException($"failure {call}"));

        (await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<HttpRequestException>()).WithMessage("failure 3");
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_retry_that_would_begin_after_the_hard_deadline_is_not_made()
    {
        using var test = Retrying(3, profile: static p => p.HardDeadline = TimeSpan.FromSeconds(1));
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<HttpRequestException>("it ends at once, not with the deadline");
        _source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Retries_end_with_the_hard_deadline()
    {
        using var test = Retrying(3, profile: static p => p.HardDeadline = TimeSpan.FromSeconds(2));
        _source.Answers(static call => call == 1 ? throw new HttpRequestException("down") : "late");
        var load = Load(test);
        await PauseAsync(test);
        _source.Hangs();
        test.Clock.Advance(TimeSpan.FromSeconds(1));
        await _source.CalledAsync(2);
        test.Clock.Advance(TimeSpan.FromSeconds(1));

        await load.Invoking(task => task).Should().ThrowAsync<SourceTimeoutException>();
        test.Local.Profiles.Registered(TestCache.Feed).Abandoned.Should().Be(1, "the source itself still runs");
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task What_the_source_is_told_to_wait_comes_before_the_own_pause()
    {
        using var test = Retrying(1);
        _source.Answers(static call => call == 1 ? throw new RetryAfterException(TimeSpan.FromSeconds(10)) : "v");
        var load = Load(test);
        await PauseAsync(test);

        test.Clock.Advance(TimeSpan.FromSeconds(9.999));
        _source.Calls.Should().Be(1);
        test.Clock.Advance(TimeSpan.FromSeconds(0.001));
        (await load).Should().Be("v");
    }

    [Fact]
    public async Task A_wait_that_does_not_fit_into_the_deadline_is_no_retry()
    {
        using var test = Retrying(1);
        _source.Fails(static () => new RetryAfterException(TimeSpan.FromMinutes(1)));

        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<RetryAfterException>();
        _source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_cancellation_is_never_retried()
    {
        using var test = Retrying(3, TimeSpan.Zero);
        _source.Fails(static () => new OperationCanceledException());

        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<OperationCanceledException>();
        _source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task The_time_limit_of_a_client_is_a_failure_like_any_other()
    {
        using var test = Retrying(1, TimeSpan.Zero);
        _source.Answers(static call => call == 1 ? throw new TaskCanceledException("The client's own limit", new TimeoutException()) : "v");

        (await Load(test)).Should().Be("v");
    }

    [Fact]
    public async Task When_the_last_caller_goes_no_retry_follows()
    {
        using var test = Retrying(3);
        using var impatient = new CancellationTokenSource();
        _source.Fails(static () => new HttpRequestException("down"));
        var load = Load(test, impatient.Token);
        await PauseAsync(test);

        impatient.Cancel();
        await load.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        await Eventually.IsTrueAsync(() => test.Clock.PendingTimers == 0, "nothing waits any more");
        _source.Calls.Should().Be(1);
        test.Counters.Failures.Should().Be(0, "nobody wanted it any more: no failure of the source");
    }

    [Fact]
    public async Task What_a_failed_attempt_said_of_its_answer_is_forgotten()
    {
        using var test = Retrying(1, TimeSpan.Zero);
        var attempt = 0;
        await test.Cache.GetOrSetAsync<object?, string>(TestCache.Key(), null, (_, load, _) =>
        {
            if (++attempt == 1)
            {
                load.Tag("of the first");
                load.Lifetime = TimeSpan.FromSeconds(5);
                load.DoNotStore("x");
                throw new HttpRequestException("down");
            }

            return new("second");
        });

        await test.Cache.InvalidateTagAsync("of the first");
        test.Clock.Advance(TimeSpan.FromSeconds(6));
        test.Cache.TryGet(TestCache.Key(), out string value).Should().BeTrue();
        value.Should().Be("second");
    }

    [Fact]
    public async Task A_batch_is_retried_as_one_call()
    {
        using var test = Retrying(1, TimeSpan.Zero);
        var asked = new List<int>();

        var all = await test.Cache.GetOrSetManyAsync<List<int>, string>([TestCache.Key("a"), TestCache.Key("b")], asked, static (asked, missing, _) =>
        {
            asked.Add(missing.Count);
            return asked.Count == 1 ? throw new HttpRequestException("down") : new(missing.ToDictionary(static key => key, static key => key.Text));
        });

        all.Should().HaveCount(2);
        asked.Should().Equal(2, 2);
    }

    private static TestCache Retrying(int retries, TimeSpan? delay = null, Action<CacheProfileOptions>? profile = null) => TestCache.New(p =>
    {
        p.Retries = retries;
        p.RetryDelay = delay ?? TimeSpan.FromSeconds(1);
        p.RetryJitter = false;
        profile?.Invoke(p);
    });

    /// <summary>The deadline is set, and so is the pause before the next attempt.</summary>
    private static Task PauseAsync(TestCache test) => Eventually.IsTrueAsync(() => test.Clock.PendingTimers == 2, "the pause begins");

    private Task<string> Load(TestCache test, CancellationToken token = default) =>
        test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync, cancellationToken: token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
}
