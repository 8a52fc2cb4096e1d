using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

/// <summary>Promise 7: a source cannot wedge a key.</summary>
public class DeadlineTests
{
    private readonly TestSource<string> _source = new("v");

    [Fact]
    public async Task At_the_hard_deadline_the_caller_gets_a_timeout_and_the_key_is_free()
    {
        using var test = TestCache.New(profile => profile.HardDeadline = TimeSpan.FromSeconds(2));
        _source.Hangs();
        var hung = Load(test);
        await PassAsync(test, TimeSpan.FromSeconds(2));

        (await hung.Invoking(task => task).Should().ThrowAsync<SourceTimeoutException>()).WithMessage("*'feed'*HardDeadline (00:00:02)*");
        _source.Answers("next");
        (await Load(test)).Should().Be("next");
        test.Local.Profiles.Registered(TestCache.Feed).Abandoned.Should().Be(1, "it never returns");
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task At_the_hard_deadline_the_token_of_the_source_is_cancelled()
    {
        using var test = TestCache.New(profile => profile.HardDeadline = TimeSpan.FromSeconds(2));
        _source.Waits();
        var late = Load(test);
        await PassAsync(test, TimeSpan.FromSeconds(2));

        await late.Invoking(task => task).Should().ThrowAsync<SourceTimeoutException>();
        await Eventually.IsTrueAsync(() => test.Local.Profiles.Registered(TestCache.Feed).Abandoned == 0, "a source that observes its token returns");
    }

    [Fact]
    public async Task A_source_that_blocks_its_thread_is_left_behind_like_any_other()
    {
        using var test = TestCache.New(profile => profile.HardDeadline = TimeSpan.FromSeconds(2));
        using var blocked = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var hung = test.Cache.GetOrSetAsync<string>(TestCache.Key(), _ =>
        {
            entered.Set();
            blocked.Wait(CancellationToken.None);
            return new("too late");
        }).AsTask();
        await Eventually.IsTrueAsync(() => entered.IsSet && test.Clock.PendingTimers > 0, "the source is entered");
        test.Clock.Advance(TimeSpan.FromSeconds(2));

        await hung.Invoking(task => task).Should().ThrowAsync<SourceTimeoutException>();
        blocked.Set();
        await Eventually.IsTrueAsync(() => test.Local.Profiles.Registered(TestCache.Feed).Abandoned == 0, "it returns in the end");
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse("an answer after the deadline is dropped");
    }

    [Fact]
    public async Task Beyond_the_cap_of_abandoned_sources_a_load_is_refused_at_once()
    {
        using var test = TestCache.New(profile =>
        {
            profile.HardDeadline = TimeSpan.FromSeconds(2);
            profile.MaxAbandoned = 1;
        });
        _source.Hangs();
        var hung = Load(test);
        await PassAsync(test, TimeSpan.FromSeconds(2));
        await hung.Invoking(task => task).Should().ThrowAsync<SourceTimeoutException>();

        (await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<SourcesExhaustedException>()).WithMessage("*'feed'*1 abandoned*MaxAbandoned*");
        _source.Calls.Should().Be(1);
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task At_the_soft_deadline_a_stale_value_is_served_and_the_load_goes_on()
    {
        using var test = await StaleAsync();
        _source.Waits();
        var caller = Result(test);
        await PassAsync(test, TimeSpan.FromSeconds(1), calls: 2);

        var result = await caller;
        (result.Value, result.IsStale, result.Tier).Should().Be(("v", true, CacheTier.L1));
        _source.Release("new");
        await Eventually.IsTrueAsync(() => test.Local.Flights.Count == 0, "the load completes");
        (await Result(test)).Value.Should().Be("new");
    }

    [Fact]
    public async Task A_stale_value_that_was_removed_while_its_caller_waited_is_not_served()
    {
        using var test = await StaleAsync();
        _source.Waits();
        var caller = Result(test);
        await _source.CalledAsync(2);
        await test.Cache.RemoveAsync(TestCache.Key());
        await PassAsync(test, TimeSpan.FromSeconds(1), calls: 2);

        _source.Release("new");
        (await caller).Value.Should().Be("new");
    }

    [Fact]
    public async Task When_the_source_fails_a_stale_value_is_served_and_a_while_passes_before_the_next_try()
    {
        using var test = await StaleAsync();
        _source.Fails(static () => new HttpRequestException("down"));

        (await Result(test)).IsStale.Should().BeTrue();
        (await Result(test)).IsStale.Should().BeTrue();
        _source.Calls.Should().Be(2, "the second stale answer asked nobody");
        test.Clock.Advance(TimeSpan.FromSeconds(5));
        await Result(test);
        _source.Calls.Should().Be(3);
        test.Counters.Stale.Should().Be(3);
    }

    [Fact]
    public async Task A_stale_value_does_not_outlive_its_time()
    {
        using var test = await StaleAsync();
        test.Clock.Advance(TimeSpan.FromMinutes(10));
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Result(test)).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task An_expired_value_is_loaded_again_and_stands_in_when_that_fails()
    {
        using var test = TestCache.New(profile => profile.StaleFor = TimeSpan.FromMinutes(10));
        await Result(test);

        (await test.Cache.ExpireAsync(TestCache.Key())).Removed.Should().Be(1);
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
        _source.Fails(static () => new HttpRequestException("down"));

        (await Result(test)).Should().Be(new CacheResult<string>("v", found: true, CacheTier.L1, stale: true));
    }

    [Fact]
    public async Task A_hit_past_the_eager_point_starts_one_refresh_behind_it()
    {
        using var test = TestCache.New(profile => profile.EagerRefresh = 0.9);
        await Result(test);
        test.Clock.Advance(TimeSpan.FromSeconds(54));
        _source.Waits();

        (await Result(test)).Value.Should().Be("v");
        (await Result(test)).Value.Should().Be("v");
        await _source.CalledAsync(2);
        _source.Release("new");
        await Eventually.IsTrueAsync(() => test.Local.Flights.Count == 0, "the refresh completes");

        (await Result(test)).Value.Should().Be("new");
        _source.Calls.Should().Be(2);
    }

    private async Task<TestCache> StaleAsync()
    {
        var test = TestCache.New(profile => profile.StaleFor = TimeSpan.FromMinutes(10));
        await Result(test);
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        return test;
    }

    /// <summary>Time passes once the source has been called and the deadlines are set.</summary>
    private async Task PassAsync(TestCache test, TimeSpan time, int calls = 1)
    {
        await _source.CalledAsync(calls);
        await Eventually.IsTrueAsync(() => test.Clock.PendingTimers > 0, "a deadline is set");
        test.Clock.Advance(time);
    }

    private Task<string> Load(TestCache test) => test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync).AsTask();

    private Task<CacheResult<string>> Result(TestCache test) =>
        test.Cache.GetOrSetResultAsync(TestCache.Key(), _source, static (source, _, token) => source.LoadAsync(token)).AsTask();
}
