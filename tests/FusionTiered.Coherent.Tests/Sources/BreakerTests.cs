using FusionTiered.Profiles;
using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Sources;

public class BreakerTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly TestSource<string> _source = new("v");

    [Fact]
    public async Task After_enough_failures_in_a_row_the_source_is_left_alone()
    {
        using var test = Breaking(3);
        await FailAsync(test, 3);

        var refused = await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<SourceRestingException>();
        refused.WithMessage("*'feed'*BreakerFailures*").Which.InnerException.Should().BeOfType<HttpRequestException>();
        refused.Which.Rest.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(Pause);
        (_source.Calls, test.Counters.Loads, test.Counters.Failures).Should().Be((3, 3, 4));
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_success_ends_the_row()
    {
        using var test = Breaking(3);
        for (var i = 0; i < 3; i++)
        {
            await FailAsync(test, 2);
            _source.Answers("v");
            await Load(test, $"good {i}");
        }

        await FailAsync(test, 3);
        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<SourceRestingException>();
        _source.Calls.Should().Be(12);
    }

    [Fact]
    public async Task After_the_pause_one_call_tries_and_decides()
    {
        using var test = Breaking(2);
        await FailAsync(test, 2);
        test.Clock.Advance(Pause);
        await FailAsync(test, 1);
        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<SourceRestingException>("the try failed");

        test.Clock.Advance(Pause);
        _source.Answers("back");
        (await Load(test)).Should().Be("back");
        (await Load(test, "other")).Should().Be("back");
    }

    [Fact]
    public async Task While_the_one_tries_the_others_are_refused()
    {
        using var test = Breaking(2);
        await FailAsync(test, 2);
        test.Clock.Advance(Pause);
        _source.Waits();
        var trying = Load(test, "try");
        await _source.CalledAsync(3);

        await FluentActions.Awaiting(() => Load(test, "other")).Should().ThrowAsync<SourceRestingException>();
        _source.Release("back");
        (await trying).Should().Be("back");
    }

    [Fact]
    public async Task Sources_that_never_return_open_the_breaker_too_and_do_not_keep_it_from_trying_again()
    {
        using var test = Breaking(2);
        for (var round = 1; round <= 4; round++)
        {
            _source.Hangs();
            var hung = Load(test);
            await _source.CalledAsync(round);
            await Eventually.IsTrueAsync(() => test.Clock.PendingTimers > 0, "the deadline is set");
            test.Clock.Advance(TimeSpan.FromSeconds(30));
            await hung.Invoking(task => task).Should().ThrowAsync<SourceTimeoutException>();
            if (round >= 2)
            {
                await Eventually.IsTrueAsync(() => IsRefused(test), "the breaker is told");
                test.Clock.Advance(Pause);
            }
        }

        _source.Answers("back");
        (await Load(test)).Should().Be("back");
        test.Local.Profiles.Registered(TestCache.Feed).Abandoned.Should().Be(4);
    }

    [Fact]
    public async Task A_stale_value_stands_in_while_the_source_rests()
    {
        using var test = Breaking(2, static p => (p.StaleFor, p.RetryAfter) = (TimeSpan.FromHours(1), TimeSpan.Zero));
        await Load(test);
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        _source.Fails(static () => new HttpRequestException("down"));

        for (var i = 0; i < 5; i++)
        {
            (await Load(test)).Should().Be("v");
        }

        _source.Calls.Should().Be(3);
    }

    [Fact]
    public async Task Cancelled_calls_neither_count_nor_end_the_row()
    {
        using var test = Breaking(2);
        await FailAsync(test, 1);
        _source.Fails(static () => new OperationCanceledException());
        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<OperationCanceledException>();

        await FailAsync(test, 1);
        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<SourceRestingException>();
    }

    [Fact]
    public async Task Each_attempt_counts_and_the_open_breaker_ends_the_retries()
    {
        using var test = Breaking(2, static p => (p.Retries, p.RetryDelay) = (5, TimeSpan.Zero));
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<SourceRestingException>();
        _source.Calls.Should().Be(2);
    }

    [Fact]
    public async Task New_settings_hold_from_the_next_load_and_others_leave_the_breaker_as_it_is()
    {
        using var test = Breaking(2);
        await FailAsync(test, 2);
        var profile = test.Local.Profiles.Registered(TestCache.Feed);

        profile.Settings = profile.Settings with { HardDeadline = TimeSpan.FromSeconds(5) };
        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<SourceRestingException>();

        profile.Settings = profile.Settings with { SourcePolicy = profile.Settings.SourcePolicy with { BreakerFailures = 0, Retries = 1, RetryDelay = TimeSpan.Zero } };
        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<HttpRequestException>();
        _source.Calls.Should().Be(4);
    }

    private static TestCache Breaking(int failures, Action<CacheProfileOptions>? profile = null) => TestCache.New(p =>
    {
        p.BreakerFailures = failures;
        p.BreakerPause = Pause;
        profile?.Invoke(p);
    });

    private static bool IsRefused(TestCache test)
    {
        var probe = test.Cache.GetOrSetAsync<string>(TestCache.Key("probe"), static _ => throw new InvalidOperationException("asked")).AsTask();
        return SpinWait.SpinUntil(() => probe.IsCompleted, TimeSpan.FromSeconds(10)) && probe.Exception!.InnerException is SourceRestingException { Rest.Ticks: > 0 };
    }

    private async Task FailAsync(TestCache test, int times)
    {
        _source.Fails(static () => new HttpRequestException("down"));
        for (var i = 0; i < times; i++)
        {
            await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<HttpRequestException>();
        }
    }

    private Task<string> Load(TestCache test, string key = "k") => test.Cache.GetOrSetAsync(TestCache.Key(key), _source.LoadAsync).AsTask();
}
